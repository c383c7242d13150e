import type { IWebhookFunctions } from 'n8n-workflow';

import { readCredential } from '../../../nodes/AiRudder/n8n/parameters';

const NAME = 'aiRudderSigningSecretApi';
const node = { name: 'AI Rudder Trigger', credentials: { [NAME]: { id: '1', name: 'It' } } };

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

const secretOf = async (context: IWebhookFunctions) =>
	(await readCredential(context, NAME)).signingSecret;

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

test('it is read anew for every callback', async () => {
	const { context, reads } = contextOf({ inThisCall: { signingSecret: 'it' } });
	await secretOf(context);
	await secretOf(context);
	expect(reads).toHaveLength(2);
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
