import {
	sleep,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { DuplicateGuard, type Claim } from '../duplicates/duplicateGuard';
import { KEPT_IDS } from '../duplicates/seenIds';
import { Refusal } from '../messages/reasons';
import { LOG } from '../messages/trigger';
import { oneItem, type Place } from './items';
import { log, nodeKey } from './log';
import type { Parameters } from './parameters';

/** One for the process: two callbacks at the same moment must meet in it. */
const guard = new DuplicateGuard();

/** How long a repetition waits for the end of the first one's start, in milliseconds. */
const PATIENCE = 10_000;

/**
 * What n8n keeps of the ids of a trigger. In the part for the whole workflow, because a node's own
 * part belongs to its name, and under the trigger's ids: a renamed trigger keeps its ids, and neither
 * a copy nor an import of the workflow, nor another trigger that takes over the name, gets them.
 */
function openStorage(context: IWebhookFunctions) {
	const stored = context.getWorkflowStaticData('global');
	const key = `aiRudderTrigger:${nodeKey(context)}`;
	return {
		load: () => stored[key],
		save: (ids: string) => {
			stored[key] = ids;
		},
	};
}

/** A callback that starts an execution. */
export interface Admission {
	/** Whether it is a duplicate, which the user wants to see. */
	duplicate: boolean;
	/** Makes the id known as the start goes on; null when nothing is to be remembered. */
	start: Start | null;
}

/**
 * Decides whether a genuine callback starts an execution, as far as duplicates go.
 *
 * A start that fails leaves no trace of the id, so the retry runs.
 *
 * @param keys what a repetition has in common with it: one of them is enough
 * @param canRecur whether the same bytes can be another event
 * @returns null for a duplicate that starts nothing
 * @throws Refusal `start_under_way` for a repetition of which nobody knows yet whether it is needed:
 * 503, so that it comes again
 */
export async function admit(
	context: IWebhookFunctions,
	{ keys, canRecur }: { keys: readonly string[]; canRecur: boolean },
	receivedAt: number,
	{ duplicates, duplicateWindowMinutes }: Parameters,
): Promise<Admission | null> {
	// n8n does not save static data of test runs, and a test must always show something.
	if (duplicates === 'off' || context.getMode() === 'manual') {
		return { duplicate: false, start: null };
	}

	const terms = {
		...openStorage(context),
		windowMinutes: duplicateWindowMinutes,
		patience: async () => await sleep(PATIENCE),
		forgot: () =>
			log(context, 'warn', 'forgotten too early', LOG.forgotten({ kept: KEPT_IDS }), receivedAt),
	};
	const claims: Claim[] = [];
	const abort = () => claims.forEach((claim) => claim.abort());
	for (const key of keys) {
		const claim = await guard.claim(nodeKey(context), key, receivedAt, terms);
		if (claim !== null && !('problem' in claim)) {
			claims.push(claim);
			continue;
		}
		// What waits for the other key goes on.
		abort();
		if (claim !== null) throw new Refusal(claim.problem);
		return duplicates === 'flag' || canRecur ? { duplicate: true, start: null } : null;
	}

	// A caller who leaves is no sign of a failure: n8n may hold a stored execution back until a slot is
	// free. An answer other than 200 is one; `finish` does not come for it once the caller has gone.
	const response = context.getResponseObject();
	response.once('prefinish', () => {
		if (response.statusCode !== 200) abort();
	});
	const start = {
		commit: () => claims.forEach((claim) => claim.commit()),
		answered: () => claims.forEach((claim) => claim.answered()),
		running: () => claims.forEach((claim) => claim.running()),
	};
	return { duplicate: false, start };
}

/** What becomes of a start: told as often as n8n asks for the answer. */
export type Start = Omit<Claim, 'abort'>;

/**
 * `200 {}` to a callback that starts an execution with one item, and a word to `start` on how far
 * n8n is. n8n reads the item to store it and once more to run the workflow, and it reads the answer
 * right before it saves the node's static data: whatever a webhook writes there earlier is not saved
 * (n8n builds a second workflow over the same object while it starts the execution, which resets the
 * mark "changed"). docs/n8n-contract.md has the versions.
 *
 * @param store writes what else is to be saved with it
 */
export function acceptExecution(
	json: object,
	place: Place,
	start: Start | null,
	store: () => void,
): IWebhookResponseData {
	if (start === null) {
		return {
			workflowData: oneItem({ json: json as IDataObject }, place),
			get webhookResponse() {
				store();
				return {};
			},
		};
	}
	let reads = 0;
	let isAnswered = false;
	const item = {
		get json() {
			reads += 1;
			if (isAnswered && reads === 2) start.running();
			return json as IDataObject;
		},
	};
	return {
		workflowData: oneItem(item, place),
		get webhookResponse() {
			if (reads > 0) start.commit();
			else start.answered();
			isAnswered = reads === 0;
			store();
			return {};
		},
	};
}

/** Says that a label has missed one of the list by what the eye passes over. */
export const tellSimilar = (context: IWebhookFunctions, label: string, now: number): void =>
	log(context, 'info', 'sent to Other so', LOG.similar_label({ label }), now);
