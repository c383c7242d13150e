import type { IWebhookFunctions } from 'n8n-workflow';

import { readSigningCredential } from '../../../nodes/AiRudder/webhook/signingCredential';

const NAME = 'aiRudderSigningSecretApi';
const chosen = { id: '1', name: 'It' };
const node = { name: 'AI Rudder Trigger', credentials: { [NAME]: chosen } };
const workflow = { id: '2' };

/** What the two ways of n8n give; an error is thrown. */
interface Ways {
	/** The credentials helper, asked to evaluate in the engine of this call. */
	inThisCall?: unknown;
	/** `getCredentials()`. */
	byItself?: unknown;
	/** What the context does not have, as an n8n with another inside. */
	without?: 'workflow' | 'node' | 'additionalData';
}

function contextOf({ inThisCall, byItself = new Error('not asked'), without }: Ways) {
	const give = async (value: unknown) => {
		if (value instanceof Error) throw value;
		return value;
	};
	const getDecrypted = jest.fn<Promise<unknown>, unknown[]>(async () => await give(inThisCall));
	const getCredentials = jest.fn(async () => await give(byItself));
	const additionalData = { credentialsHelper: { getDecrypted } };
	const fields = { workflow, node, additionalData, getMode: () => 'webhook', getCredentials };
	const context = without === undefined ? fields : { ...fields, [without]: undefined };
	return { getDecrypted, getCredentials, additionalData, context: context as never };
}

const secretOf = async (context: IWebhookFunctions) =>
	(await readSigningCredential(context)).signingSecret;

const ABOUT_IT = { signingSecret: 'read in this call' };
const ABOUT_IT_AGAIN = { signingSecret: 'read by getCredentials()' };

test('the credential is read in the engine of this call, without anything that a caller sent', async () => {
	const { context, getDecrypted, getCredentials, additionalData } = contextOf({
		inThisCall: ABOUT_IT,
	});

	expect(await secretOf(context)).toBe('read in this call');

	const resolveIn = { workflow, node, connectionInputData: [] };
	const position = { itemIndex: 0, runIndex: 0, runExecutionData: null };
	expect(getDecrypted.mock.calls).toEqual([
		[
			...[additionalData, chosen, NAME, 'webhook'],
			...[{ data: {}, node, source: null }, false, { ...resolveIn, ...position }],
		],
	]);
	expect(getCredentials).not.toHaveBeenCalled();
});

test('it is read anew for every callback', async () => {
	const { context, getDecrypted } = contextOf({ inThisCall: ABOUT_IT });
	await secretOf(context);
	getDecrypted.mockResolvedValueOnce({ signingSecret: 'another one' });

	expect(await secretOf(context)).toBe('another one');
});

test.each<[string, Ways]>([
	['fails', { inThisCall: new Error('of another n8n') }],
	['gives nothing', { inThisCall: undefined }],
	['leaves an expression as it is', { inThisCall: { signingSecret: '={{ $secrets.vault.it }}' } }],
	['is not there', { without: 'additionalData' }],
	['has no workflow', { without: 'workflow' }],
	['has no node', { without: 'node' }],
])('getCredentials() decides where that way %s', async (_what, ways) => {
	const { context } = contextOf({ ...ways, byItself: ABOUT_IT_AGAIN });
	expect(await secretOf(context)).toBe('read by getCredentials()');
});

test('a credential that neither way gives is unavailable', async () => {
	const gone = new Error('Credential with ID "1" does not exist');
	const { context } = contextOf({ inThisCall: gone, byItself: gone });
	await expect(secretOf(context)).rejects.toMatchObject({ code: 'credential_unavailable' });
});
