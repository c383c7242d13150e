import type { IWebhookFunctions } from 'n8n-workflow';

import { rememberLast } from '../duplicates/remembered';
import { nodeKey } from './context';

const MINUTE = 60_000;

/** How many keys are counted at once, several to a trigger; the oldest leave first. */
const MAX_KEYS = 10_000;

interface Window {
	startedAt: number;
	taken: number;
	suppressed: number;
}

/** Lets a few things through per key and minute, and counts the rest. */
export class RateLimit {
	private readonly windows = new Map<string, Window>();

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
	context: IWebhookFunctions,
	level: 'info' | 'warn',
	kind: string,
	text: string,
	now: number,
): void {
	const turn = limit.take(`${nodeKey(context)}:${kind}`, LINES_PER_MINUTE, now);
	if (turn === null) return;
	const more = turn.suppressed === 0 ? '' : ` ${turn.suppressed} more were ${kind} before this.`;
	context.logger[level](`AI Rudder Trigger ${text}${more}`, {
		workflowId: context.getWorkflow().id,
		nodeName: context.getNode().name,
	});
}
