import {
	sleep,
	type ICredentialDataDecryptedObject,
	type IExecuteData,
	type INodeExecutionData,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { Refusal } from '../messages/reasons';

/** What tells one trigger node from all others in this n8n. */
export const nodeKey = (context: IWebhookFunctions): string =>
	`${context.getWorkflow().id}:${context.getNode().id}`;

/** The two credentials that lock a trigger. */
export type CredentialName = 'aiRudderSigningSecretApi' | 'aiRudderCallbackKeyApi';

/** What `getCredentials()` of n8n-core's `WebhookContext` calls, too; n8n keeps it to itself. */
interface CredentialReader {
	_getCredentials?(
		type: string,
		executeData: IExecuteData,
		connectionInputData: INodeExecutionData[],
		itemIndex: number,
	): Promise<ICredentialDataDecryptedObject>;
}

/** Empty: what a caller sent is out of reach for the credential's expressions. */
const NO_INPUT: INodeExecutionData[] = [];

const isUnresolved = (value: unknown) => typeof value === 'string' && value.startsWith('=');

/**
 * The credential, read with every check that `getCredentials()` makes, for it is the same function,
 * but with its expressions evaluated in the engine of this very call, as it is in executions:
 * `getCredentials()` makes one more engine for them under n8n's default settings, even if there are
 * none, and engines are most of what a callback costs there.
 *
 * @returns null where n8n does not offer this, or refuses: `getCredentials()` is to decide then
 */
async function readInThisCall(
	context: IWebhookFunctions,
	name: CredentialName,
): Promise<ICredentialDataDecryptedObject | null> {
	// n8n evaluates in the call's own engine when the call belongs to a run; this one has no data.
	const reader = Object.create(context, {
		runExecutionData: { value: { resultData: { runData: {} } } },
	}) as CredentialReader;
	try {
		const executeData = { data: {}, node: context.getNode(), source: null };
		const data = await reader._getCredentials?.(name, executeData, NO_INPUT, 0);
		return data === undefined || Object.values(data).some(isUnresolved) ? null : data;
	} catch {
		return null;
	}
}

/**
 * The credential that the node names, as it is at this moment: nothing of it is kept.
 *
 * @throws Refusal `credential_unavailable` when it is not set, deleted or cannot be decrypted: 503,
 * so that AI Rudder sends the callback again
 */
export async function readCredential(
	context: IWebhookFunctions,
	name: CredentialName,
): Promise<ICredentialDataDecryptedObject> {
	const data =
		(await readInThisCall(context, name)) ?? (await context.getCredentials(name).catch(() => null));
	if (data === null) throw new Refusal('credential_unavailable');
	return data;
}

/**
 * The URL that AI Rudder was given, as far as n8n knows it (WEBHOOK_URL, behind a proxy), with the
 * path and the query of this very call: in test mode `getNodeWebhookUrl()` names the production URL.
 */
export function calledUrl(context: IWebhookFunctions): string {
	const known = context.getNodeWebhookUrl('default') ?? '';
	const called = context.getRequestObject().originalUrl;
	const [path, ...query] = called.split('?');
	// Behind the first segment, `webhook` or `webhook-test`, both are the same.
	const tail = path.slice(path.indexOf('/', 1));
	const isSame = known.endsWith(tail);
	const base = isSame ? known.slice(0, known.lastIndexOf('/', known.length - tail.length - 1)) : '';
	return [isSame ? base + path : known, ...query].join('?');
}

/**
 * Works in turns of some milliseconds: callbacks that come meanwhile need not wait for the end.
 *
 * @param pause how long others have the processor after each turn, in milliseconds
 */
export async function inTurns<T>(turns: Generator<number, T>, pause: number): Promise<T> {
	for (;;) {
		const turn = turns.next();
		if (turn.done === true) return turn.value;
		await sleep(pause);
	}
}
