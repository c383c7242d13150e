import { createHash } from 'node:crypto';
import type { IWebhookFunctions } from 'n8n-workflow';

import { rememberLast } from '../duplicates/rememberLast';
import { FORMULA_FIELDS } from '../signature/credentialFields';
import type { SigningSettings } from '../signature/settings';
import { nodeKey } from './nodeKey';

/** How many triggers this process remembers. */
const MAX_TRIGGERS = 10_000;

/** A formula and the day on which it last accepted a callback. */
const MARK = /^([\w-]{43}) (\d{4}-\d\d-\d\d)$/;

/** The marks of this process, by trigger. */
const marks = new Map<string, string>();

/** With which settings a call is checked; forgotten with the call. */
const checked = new WeakMap<IWebhookFunctions, SigningSettings>();

/** Notes with which settings this call is checked. */
export const checkedWith = (context: IWebhookFunctions, settings: SigningSettings): void => {
	checked.set(context, settings);
};

const placeOf = (context: IWebhookFunctions) => `aiRudderTrigger:accepted:${nodeKey(context)}`;

/** The formula of each trigger as it was last, with its digest: to make it anew costs more than to compare. */
const fingerprints = new Map<string, { formula: string; digest: string }>();

/** What tells one formula of one credential from all others; says nothing of the secrets. */
function fingerprintOf(context: IWebhookFunctions, settings: SigningSettings): string {
	const { id = '' } = context.getNode().credentials?.aiRudderSigningSecretApi ?? {};
	const formula = JSON.stringify([id, ...FORMULA_FIELDS.map((name) => settings[name])]);
	const last = fingerprints.get(nodeKey(context));
	if (last?.formula === formula) return last.digest;
	const digest = createHash('sha256').update(formula).digest('base64url');
	rememberLast(fingerprints, nodeKey(context), { formula, digest }, MAX_TRIGGERS);
	return digest;
}

const NOTHING = () => {};

/**
 * Notes that this trigger has accepted a callback with the formula of its credential: in this process,
 * and once a day in the workflow's static data, so that a restart and other processes know it, too.
 *
 * n8n saves the note with a callback that starts nothing. With one that starts an execution it saves
 * only what is written at the very end: see `acceptExecution`. Not for a test run, and not where a
 * key in the URL was the lock.
 *
 * @param now milliseconds since 1970
 * @returns writes the note once more
 */
export function noteAccepted(context: IWebhookFunctions, now: number): () => void {
	const settings = checked.get(context);
	if (settings === undefined || context.getMode() === 'manual') return NOTHING;
	const day = new Date(now).toISOString().slice(0, 10);
	const mark = `${fingerprintOf(context, settings)} ${day}`;
	if (marks.get(nodeKey(context)) !== mark) {
		rememberLast(marks, nodeKey(context), mark, MAX_TRIGGERS);
	}
	const stored = context.getWorkflowStaticData('global');
	const place = placeOf(context);
	if (stored[place] === mark) return NOTHING;
	const store = () => {
		stored[place] = mark;
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
	const own = fingerprintOf(context, settings);
	const stored = context.getWorkflowStaticData('global')[placeOf(context)];
	const days = [marks.get(nodeKey(context)), stored].flatMap((mark) => {
		const [, fingerprint, day] = MARK.exec(typeof mark === 'string' ? mark : '') ?? [];
		return fingerprint === own ? [day] : [];
	});
	return days.sort().at(-1) ?? null;
}
