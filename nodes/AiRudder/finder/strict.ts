import { coverageOf } from '../signature/coverage';
import { formulaOf, type Formula, type TextFormula } from '../signature/formula';
import type { SigningSettings } from '../signature/settings';
import { TextMaker } from '../signature/signedText';
import type { Placeholder } from '../signature/template';
import { changeTo } from './changeTo';
import type { Evidence } from './evidence';

/** A name that may be printed, although a stranger may have chosen it. */
const NAME = /^[\w-]{1,40}$/;
/** The same of a prefix: without a dot it is no address. */
const PREFIX = /^[\w=:/ -]{0,20}$/;

/** Seconds, milliseconds, yyyyMMdd and so on, a clock or a day, wherever it stands in a value. */
const HOLDS_TIME = /(?:1[5-9]|2[0-2])\d{8}|\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d/;

/** What a sender can fill with any text. */
const FREE: ReadonlySet<Placeholder['kind']> = new Set([
	'header',
	'part',
	'parameter',
	'field',
	'url',
	'query',
]);

/** A callback of AI Rudder is JSON: of other bytes nobody knows where a body in them begins and ends. */
function isJson(body: Buffer): boolean {
	try {
		const value: unknown = JSON.parse(body.toString());
		return typeof value === 'object' && value !== null;
	} catch {
		return false;
	}
}

/** The names that stand in a placeholder. */
const namesIn = (place: Placeholder): readonly string[] => {
	if ('path' in place) return place.path;
	return 'name' in place ? [place.name] : [];
};

/** Whether nothing new is printed with which a stranger could write a text of his own. */
function isPrintable(formula: Formula, target: SigningSettings, present: SigningSettings): boolean {
	const isNew = (name: keyof SigningSettings) => target[name] !== present[name];
	if (isNew('prefix') && !PREFIX.test(target.prefix)) return false;
	const names: string[] = [];
	if (formula.kind === 'jwt' && isNew('bodyHashClaim')) names.push(formula.bodyHashClaim);
	if (formula.kind === 'text') {
		const { part, content, time } = formula;
		if (part !== '' && isNew('signaturePart')) names.push(part);
		if (time !== null && isNew('timestampHeader')) names.push(...namesIn(time));
		if (isNew('signedContent')) {
			names.push(...content.parts.flatMap((one) => (Buffer.isBuffer(one) ? [] : namesIn(one))));
		}
	}
	return names.every((name) => NAME.test(name));
}

/**
 * Whether a text can be cut in one way only, whatever a stranger puts around a body that he saw.
 *
 * Pairs and lists can take in what was signed beside them, a time for example: the last value of the
 * pairs, longer by that. So can one free value: it must stand between marks, hold no time, and be the
 * only one, or it holds half of one.
 */
function isUnambiguous({ content }: TextFormula, { body, signature, headers, url }: Evidence) {
	const { parts, placeholders } = content;
	if (placeholders.has('pairs') || placeholders.has('sort')) return false;
	const maker = new TextMaker({ body, signature, headers, url: () => url! });
	const isMark = (part: Buffer | Placeholder | undefined) =>
		part === undefined || Buffer.isBuffer(part);
	const free = [...parts.entries()].filter(
		(entry): entry is [number, Placeholder] =>
			!Buffer.isBuffer(entry[1]) && FREE.has(entry[1].kind),
	);
	return (
		free.length < 2 &&
		free.every(
			([at, part]) =>
				isMark(parts[at - 1]) &&
				isMark(parts[at + 1]) &&
				!HOLDS_TIME.test(String(maker.valueOf(part))),
		)
	);
}

/**
 * What may be recommended to somebody who did not ask, for a request that anybody may have sent, even
 * a stranger who holds one genuine callback: nothing that accepts more than that callback's body.
 *
 * @param present the credential as it stands
 * @returns whether settings that fit may be recommended
 */
export function strictFilter(
	present: SigningSettings,
	{ body, plain }: Evidence,
): (target: SigningSettings, evidence: Evidence) => boolean {
	// What was decrypted is JSON, in whatever it came.
	const isBody = plain !== null || isJson(body);
	const own = formulaOf(present);
	const checksTime = !('problem' in own) && coverageOf(own).seconds !== null;
	return (target, evidence) => {
		// Then nothing is recommended.
		if (Object.keys(changeTo(target, present)).length === 0) return true;
		const formula = formulaOf(target) as Formula;
		const { body: covered, runsTogether, seconds } = coverageOf(formula);
		return (
			isBody &&
			covered === 'all' &&
			!runsTogether &&
			(seconds !== null || !checksTime) &&
			isPrintable(formula, target, present) &&
			(formula.kind !== 'text' || (!formula.rules.allowsJoiner && isUnambiguous(formula, evidence)))
		);
	};
}
