import { hash } from 'node:crypto';

import type { Callback } from '../callback/read';
import { rememberLast } from '../duplicates/remembered';
import { FORMULA_FIELDS } from '../signature/fields';
import type { Call } from './call';

/** How many triggers this process remembers. */
const MAX_TRIGGERS = 10_000;

/** The mark of a trigger: a formula, as a digest, and the day on which it last accepted a callback. */
const MARK = /^([\w-]{43}) (\d{4}-\d\d-\d\d)$/;

/** What this process knows; n8n's static data has the same for others, and after a restart. */
const marks = new Map<string, string>();

const placeOf = ({ node }: Call) => `aiRudderTrigger:accepted:${node}`;

/** A digest of all that makes the formula; null where none was checked. */
function digestFormula({ context, settings }: Call): string | null {
	if (settings === null) return null;
	// Which credential it is stands for its secrets.
	const { id = '' } = context.getNode().credentials?.aiRudderSigningSecretApi ?? {};
	const values = [id, ...FORMULA_FIELDS.map((name) => settings[name])];
	return hash('sha256', JSON.stringify(values), 'base64url');
}

const NOTHING = () => {};

/**
 * Notes that this trigger has accepted a callback with the formula of its credential: in this process,
 * and once a day in the workflow's static data.
 *
 * n8n saves the note with a callback that starts nothing. With one that starts an execution it saves
 * only what is written at the very end: see `acceptExecution`. Not for a test run, and not where a
 * key in the URL was checked. Nor for a body that could not be read: a person who saw one callback can
 * send the text that was signed as a body, and it fits a formula which is not the sender's.
 *
 * @returns writes the note once more
 */
export function noteAccepted(call: Call, { event }: Callback): () => void {
	const digest = digestFormula(call);
	if (digest === null || event === null || call.isTest) return NOTHING;
	const mark = `${digest} ${new Date(call.now).toISOString().slice(0, 10)}`;
	rememberLast(marks, call.node, mark, MAX_TRIGGERS);
	const stored = call.context.getWorkflowStaticData('global');
	const place = placeOf(call);
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
export function lastAccepted(call: Call): string | null {
	const digest = digestFormula(call);
	if (digest === null) return null;
	const stored = call.context.getWorkflowStaticData('global')[placeOf(call)];
	const days = [marks.get(call.node), stored].flatMap((mark) => {
		const [, formula, day] = MARK.exec(typeof mark === 'string' ? mark : '') ?? [];
		return formula === digest ? [day] : [];
	});
	return days.sort().at(-1) ?? null;
}
