import type { INode, IWebhookFunctions } from 'n8n-workflow';

import { MINUTE, rememberLast } from '../duplicates/remembered';
import type { SigningSettings } from '../signature/formula';
import type { Parameters } from './parameters';

/** One request to the trigger, on its way through the node. */
export interface Call {
	readonly context: IWebhookFunctions;
	/** The trigger as it was saved: n8n makes a copy whenever it is asked for one. */
	readonly trigger: INode;
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
	{ context, node, trigger }: Call,
	level: 'info' | 'warn',
	kind: string,
	text: string,
): void {
	const turn = limit.take(`${node}:${kind}`, LINES_PER_MINUTE, Date.now());
	if (turn === null) return;
	const more = turn.suppressed === 0 ? '' : ` ${turn.suppressed} more were ${kind} before this.`;
	context.logger[level](`AI Rudder Trigger ${text}${more}`, {
		workflowId: context.getWorkflow().id,
		nodeName: trigger.name,
	});
}
