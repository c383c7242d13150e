import { createHash } from 'node:crypto';
import type { IWebhookFunctions } from 'n8n-workflow';

import { rememberLast } from '../duplicates/seenIds';
import { FORMULA_FIELDS } from '../signature/credentialFields';
import type { SigningSettings } from '../signature/settings';
import { nodeKey } from './log';

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
 * key in the URL was checked.
 *
 * @param now milliseconds since 1970
 * @returns writes the note once more
 */
export function noteAccepted(context: IWebhookFunctions, now: number): () => void {
	const settings = checked.get(context);
	if (settings === undefined || context.getMode() === 'manual') return NOTHING;
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
