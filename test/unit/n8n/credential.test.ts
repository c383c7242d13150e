import { sleep, type INode, type IWebhookFunctions } from 'n8n-workflow';

import { readCredential } from '../../../nodes/AiRudder/n8n/parameters';

const NAME = 'aiRudderSigningSecretApi';
const KEY = 'aiRudderCallbackKeyApi';
const credentials = { [NAME]: { id: '1', name: 'It' } };
const node = { name: 'AI Rudder Trigger', credentials } as unknown as INode;

jest.useFakeTimers();
// Then what another test has read is too old.
beforeEach(async () => await jest.advanceTimersByTimeAsync(100));

/** What the two ways of n8n give; an error is thrown. */
interface Ways {
	/** The function behind `getCredentials()`, asked for this call; `absent` in another n8n. */
	inThisCall?: unknown;
	/** `getCredentials()`. */
	byItself?: unknown;
}

function contextOf({ inThisCall, byItself = new Error('not asked') }: Ways) {
	const give = async (value: unknown) => {
		if (value instanceof Error) throw value;
		return value;
	};
	const reads: unknown[] = [];
	const _getCredentials = async function (this: object, ...args: unknown[]) {
		const { runExecutionData, extra } = this as { runExecutionData: unknown; extra: string };
		reads.push({ args, runExecutionData, extra });
		return await give(inThisCall);
	};
	const getCredentials = jest.fn(async () => await give(byItself));
	const fields = { extra: 'of n8n', runExecutionData: null, getNode: () => node, getCredentials };
	const context = inThisCall === 'absent' ? fields : { ...fields, _getCredentials };
	return { reads, getCredentials, context: context as unknown as IWebhookFunctions };
}

const callOf = (context: IWebhookFunctions, more: object = {}) => ({
	...{ context, isTest: false, node: 'workflow:trigger', trigger: node },
	...more,
});

const secretOf = async (context: IWebhookFunctions, more: object = {}) =>
	(await readCredential(callOf(context, more), NAME)).signingSecret;

test("n8n's own function reads it in the engine of this call, without anything that a caller sent", async () => {
	const { context, reads, getCredentials } = contextOf({ inThisCall: { signingSecret: 'it' } });

	expect(await secretOf(context)).toBe('it');

	expect(reads).toEqual([
		{
			args: [NAME, { data: {}, node, source: null }, [], 0],
			runExecutionData: { resultData: { runData: {} } },
			extra: 'of n8n',
		},
	]);
	expect(getCredentials).not.toHaveBeenCalled();
	expect(context).toMatchObject({ runExecutionData: null });
});

describe('a reading', () => {
	it('is shared by the callbacks of a tenth of a second, also by those that come while it lasts', async () => {
		const { context, reads } = contextOf({ inThisCall: { signingSecret: 'it' } });
		expect(await Promise.all([secretOf(context), secretOf(context)])).toEqual(['it', 'it']);
		await jest.advanceTimersByTimeAsync(99);
		expect(await secretOf(context)).toBe('it');
		expect(reads).toHaveLength(1);
	});

	it('is too old after that: a secret that was changed counts', async () => {
		const { context } = contextOf({ inThisCall: { signingSecret: 'it' } });
		const changed = contextOf({ inThisCall: { signingSecret: 'another' } });
		await secretOf(context);
		await jest.advanceTimersByTimeAsync(50);
		expect(await secretOf(changed.context)).toBe('it');
		await jest.advanceTimersByTimeAsync(50);
		expect(await secretOf(changed.context)).toBe('another');
	});

	it.each<[string, object]>([
		['another trigger', { node: 'workflow:another' }],
		[
			'the trigger with another credential',
			{ trigger: { ...node, credentials: { [NAME]: { id: '2', name: 'It' } } } },
		],
		['a person who waits', { isTest: true }],
	])('serves nobody else: not %s', async (_who, more) => {
		const { context } = contextOf({ inThisCall: { signingSecret: 'it' } });
		const other = contextOf({ inThisCall: { signingSecret: 'another' } });
		await secretOf(context);
		expect(await secretOf(other.context, more)).toBe('another');
		expect(await secretOf(other.context)).toBe('it');
	});

	it('does not serve for the other kind of credential', async () => {
		const nothing = { ...node, credentials: {} };
		const { context } = contextOf({ inThisCall: { signingSecret: 'it' } });
		const other = contextOf({ inThisCall: { callbackKey: 'a key' } });
		await secretOf(context, { trigger: nothing });
		const read = readCredential(callOf(other.context, { trigger: nothing }), KEY);
		expect(await read).toEqual({ callbackKey: 'a key' });
	});

	it('that fails serves nobody: who waits for it has another, which serves who comes later', async () => {
		const gone = new Error('the database is locked');
		const { context } = contextOf({ inThisCall: gone, byItself: gone });
		const failing = secretOf(context);
		const back = contextOf({ inThisCall: { signingSecret: 'it' } });
		const waiting = secretOf(back.context);
		await expect(failing).rejects.toMatchObject({ code: 'credential_unavailable' });
		expect(await waiting).toBe('it');
		expect(await secretOf(back.context)).toBe('it');
		expect(back.reads).toHaveLength(1);
	});

	it('that takes long serves those of its first tenth of a second', async () => {
		const slow = (async () => await sleep(200).then(() => ({ signingSecret: 'it' })))();
		const first = secretOf(contextOf({ inThisCall: slow }).context);
		await jest.advanceTimersByTimeAsync(99);
		const other = contextOf({ inThisCall: { signingSecret: 'another' } });
		const second = secretOf(other.context);
		await jest.advanceTimersByTimeAsync(51);
		expect(await secretOf(other.context)).toBe('another');
		await jest.advanceTimersByTimeAsync(50);
		expect(await Promise.all([first, second])).toEqual(['it', 'it']);
	});

	it('that a person has asked for serves no callback', async () => {
		const { context } = contextOf({ inThisCall: { signingSecret: 'of a draft' } });
		await secretOf(context, { isTest: true });
		const other = contextOf({ inThisCall: { signingSecret: 'it' } });
		expect(await secretOf(other.context)).toBe('it');
	});
});

test.each<[string, unknown]>([
	['refuses', new Error('Credential type "x" is restricted to specific nodes')],
	['gives nothing', undefined],
	['leaves an expression as it is', { signingSecret: '={{ $secrets.vault.it }}' }],
	['is not there', 'absent'],
])('getCredentials() decides where that function %s', async (_what, inThisCall) => {
	const { context } = contextOf({ inThisCall, byItself: { signingSecret: 'it' } });
	expect(await secretOf(context)).toBe('it');
});

test('a credential that neither way gives is unavailable', async () => {
	const gone = new Error('Credential with ID "1" does not exist');
	const { context } = contextOf({ inThisCall: gone, byItself: gone });
	await expect(secretOf(context)).rejects.toMatchObject({ code: 'credential_unavailable' });
});
