import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';

import { rememberLast } from '../duplicates/remembered';
import { Refusal } from '../messages/reasons';
import type { SigningSettings } from '../signature/formula';
import type { Parameters } from './parameters';

/** One request to the trigger, on its way through the node. */
export interface Call {
	readonly context: IWebhookFunctions;
	/** What tells its trigger from all others in this n8n. */
	readonly node: string;
	/** When it came, with its body once that is read, in milliseconds since 1970. */
	now: number;
	/** Whether a person waits for it, who pressed "Execute step". */
	readonly isTest: boolean;
	/** The defaults until they are read. */
	parameters: Parameters;
	/** The settings that the signature is checked with; null before they are read, and without any. */
	settings: SigningSettings | null;
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

const MINUTE = 60_000;

/** How many keys are counted at once, several to a trigger; the oldest leave first. */
const MAX_KEYS = 10_000;

/** Lets a few things through per key and minute, and counts the rest. */
export class RateLimit {
	private readonly windows = new Map<
		string,
		{ startedAt: number; taken: number; suppressed: number }
	>();

	/**
	 * @param key what is counted apart, e.g. a node
	 * @param perMinute how many are let through; 0 lets nothing through
	 * @param now milliseconds since 1970
	 * @returns null when it is too much; otherwise how many were held back since the last one let through
	 */
	take(key: string, perMinute: number, now: number): { suppressed: number } | null {
		let window = this.windows.get(key);
		if (window === undefined || now - window.startedAt >= MINUTE || now < window.startedAt) {
			window = { startedAt: now, taken: 0, suppressed: window?.suppressed ?? 0 };
			rememberLast(this.windows, key, window, MAX_KEYS);
		}
		if (window.taken >= perMinute) {
			window.suppressed += 1;
			return null;
		}
		window.taken += 1;
		const { suppressed } = window;
		window.suppressed = 0;
		return { suppressed };
	}
}

const LINES_PER_MINUTE = 5;

const limit = new RateLimit();

/**
 * A line for n8n's log, of each kind at most five a minute and trigger. Never a secret, a signature
 * or a body: that is up to the caller.
 *
 * @param kind what happened to the callback, such as `refused`
 * @param text what follows on the node's name
 */
export function log(
	{ context, node }: Call,
	level: 'info' | 'warn',
	kind: string,
	text: string,
): void {
	const turn = limit.take(`${node}:${kind}`, LINES_PER_MINUTE, Date.now());
	if (turn === null) return;
	const more = turn.suppressed === 0 ? '' : ` ${turn.suppressed} more were ${kind} before this.`;
	context.logger[level](`AI Rudder Trigger ${text}${more}`, {
		workflowId: context.getWorkflow().id,
		nodeName: context.getNode().name,
	});
}

/** What `getCredentials()` of n8n-core's `WebhookContext` calls, too; n8n keeps it to itself. */
interface CredentialReader {
	_getCredentials?(
		name: string,
		executeData: object,
		connectionInputData: [],
		itemIndex: 0,
	): Promise<ICredentialDataDecryptedObject>;
}

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
	name: string,
): Promise<ICredentialDataDecryptedObject | null> {
	// n8n evaluates in the call's own engine when the call belongs to a run; this one has no data.
	// A copy: an object that becomes a prototype costs more than all the rest of this.
	const reader = Object.assign(
		Object.create(Object.getPrototypeOf(context) as object) as CredentialReader,
		context,
		{ runExecutionData: { resultData: { runData: {} } } },
	);
	try {
		const executeData = { data: {}, node: context.getNode(), source: null };
		// Without input, what a caller sent is out of reach for the credential's expressions.
		const data = await reader._getCredentials?.(name, executeData, [], 0);
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
	name: 'aiRudderSigningSecretApi' | 'aiRudderCallbackKeyApi',
): Promise<ICredentialDataDecryptedObject> {
	const data =
		(await readInThisCall(context, name)) ?? (await context.getCredentials(name).catch(() => null));
	if (data === null) throw new Refusal('credential_unavailable');
	return data;
}
