import { createHash } from 'node:crypto';
import {
	sleep,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import type { Callback } from '../callback/read';
import { DuplicateGuard, type Claim } from '../duplicates/duplicateGuard';
import { KEPT_IDS, rememberLast } from '../duplicates/remembered';
import { Refusal } from '../messages/reasons';
import { LOG } from '../messages/trigger';
import { FORMULA_FIELDS } from '../signature/fields';
import type { SigningSettings } from '../signature/settings';
import { nodeKey } from './context';
import { oneItem, type Place } from './items';
import { log } from './log';
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
	/** Make it known as the start goes on; none when nothing is to be remembered. */
	claims: readonly Claim[];
}

/**
 * Decides whether a genuine callback starts an execution, as far as duplicates go.
 *
 * A start that fails leaves no trace of the id, so the retry runs.
 *
 * @param keys what a repetition has in common with it: one of them is enough
 * @param variantKey what it may have in common with an earlier one; it takes no such key itself
 * @param canRecur whether the same bytes can be another event
 * @returns null for a duplicate that starts nothing
 * @throws Refusal `start_under_way` for a repetition of which nobody knows yet whether it is needed:
 * 503, so that it comes again
 */
export async function admit(
	context: IWebhookFunctions,
	{
		keys,
		variantKey,
		canRecur,
	}: { keys: readonly string[]; variantKey: string | null; canRecur: boolean },
	receivedAt: number,
	{ duplicates, duplicateWindowMinutes }: Parameters,
): Promise<Admission | null> {
	// n8n does not save static data of test runs, and a test must always show something.
	if (duplicates === 'off' || context.getMode() === 'manual') {
		return { duplicate: false, claims: [] };
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
	const own = new Set(keys);
	for (const key of variantKey === null ? own : new Set([variantKey, ...keys])) {
		const claim = await guard.claim(nodeKey(context), key, receivedAt, terms);
		if (claim !== null && !('problem' in claim)) {
			if (own.has(key)) claims.push(claim);
			else claim.abort();
			continue;
		}
		// What waits for the other key goes on.
		abort();
		if (claim !== null) throw new Refusal(claim.problem);
		return duplicates === 'flag' || canRecur ? { duplicate: true, claims: [] } : null;
	}

	// A caller who leaves is no sign of a failure: n8n may hold a stored execution back until a slot is
	// free. An answer other than 200 is one; `finish` does not come for it once the caller has gone.
	const response = context.getResponseObject();
	response.once('prefinish', () => {
		if (response.statusCode !== 200) abort();
	});
	return { duplicate: false, claims };
}

/**
 * `200 {}` to a callback that starts an execution with one item, and a word to its claims on how far
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
	claims: readonly Claim[],
	store: () => void,
): IWebhookResponseData {
	let reads = 0;
	let isAnswered = false;
	const item = {
		get json() {
			reads += 1;
			if (isAnswered && reads === 2) claims.forEach((claim) => claim.running());
			return json as IDataObject;
		},
	};
	return {
		workflowData: oneItem(item, place),
		get webhookResponse() {
			isAnswered = reads === 0;
			claims.forEach((claim) => (isAnswered ? claim.answered() : claim.commit()));
			store();
			return {};
		},
	};
}

/** Says that a label has missed one of the list by what the eye passes over. */
export const tellSimilar = (context: IWebhookFunctions, label: string, now: number): void =>
	log(context, 'info', 'sent to Other so', LOG.similar_label({ label }), now);

/** How many triggers this process remembers. */
const MAX_TRIGGERS = 10_000;

const DAY = 86_400_000;

/** A formula and the day on which it last accepted a callback. */
const MARK = /^([\w-]{43}) (\d{4}-\d\d-\d\d)$/;

/** What this process knows of the formula of a trigger. */
interface Note {
	/** The values that tell it from all others; nothing of the secrets. */
	values: readonly unknown[];
	/** Of these. */
	digest: string;
	/** The day on which it last accepted a callback, since 1970; and what n8n stores for that. */
	day: number;
	mark: string;
}

const notes = new Map<string, Note>();

/** With which settings a call is checked; forgotten with the call. */
const checked = new WeakMap<IWebhookFunctions, SigningSettings>();

/** Notes with which settings this call is checked. */
export const checkedWith = (context: IWebhookFunctions, settings: SigningSettings): void => {
	checked.set(context, settings);
};

const placeFor = (key: string) => `aiRudderTrigger:accepted:${key}`;

/** The note on the formula that a call is checked with; a fresh one where it was another formula. */
function readNote(context: IWebhookFunctions, settings: SigningSettings, key: string): Note {
	const { id = '' } = context.getNode().credentials?.aiRudderSigningSecretApi ?? {};
	const values = [id, ...FORMULA_FIELDS.map((name) => settings[name])];
	const known = notes.get(key);
	if (known?.values.every((value, at) => value === values[at]) === true) return known;
	const digest = createHash('sha256').update(JSON.stringify(values)).digest('base64url');
	const note = { values, digest, day: -1, mark: '' };
	rememberLast(notes, key, note, MAX_TRIGGERS);
	return note;
}

const NOTHING = () => {};

/**
 * Notes that this trigger has accepted a callback with the formula of its credential: in this process,
 * and once a day in the workflow's static data, so that a restart and other processes know it, too.
 *
 * n8n saves the note with a callback that starts nothing. With one that starts an execution it saves
 * only what is written at the very end: see `acceptExecution`. Not for a test run, and not where a
 * key in the URL was checked. Nor for a body that could not be read: a person who saw one callback can
 * send the text that was signed as a body, and it fits a formula which is not the sender's.
 *
 * @param now milliseconds since 1970
 * @returns writes the note once more
 */
export function noteAccepted(
	context: IWebhookFunctions,
	{ event }: Callback,
	now: number,
): () => void {
	const settings = checked.get(context);
	if (settings === undefined || event === null || context.getMode() === 'manual') return NOTHING;
	const key = nodeKey(context);
	const note = readNote(context, settings, key);
	const day = Math.floor(now / DAY);
	if (note.day !== day) {
		note.day = day;
		note.mark = `${note.digest} ${new Date(now).toISOString().slice(0, 10)}`;
	}
	const stored = context.getWorkflowStaticData('global');
	const place = placeFor(key);
	if (stored[place] === note.mark) return NOTHING;
	const store = () => {
		stored[place] = note.mark;
	};
	store();
	return store;
}

/**
 * The day on which this trigger last accepted a callback with the formula that this call was checked
 * with, such as 2026-11-28.
 *
 * @returns null when it never has, as far as anybody knows
 */
export function lastAccepted(context: IWebhookFunctions): string | null {
	const settings = checked.get(context);
	if (settings === undefined) return null;
	const key = nodeKey(context);
	const { digest, mark: own } = readNote(context, settings, key);
	const stored = context.getWorkflowStaticData('global')[placeFor(key)];
	const days = [own, stored].flatMap((mark) => {
		const [, formula, day] = MARK.exec(typeof mark === 'string' ? mark : '') ?? [];
		return formula === digest ? [day] : [];
	});
	return days.sort().at(-1) ?? null;
}
