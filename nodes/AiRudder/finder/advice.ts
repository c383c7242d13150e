import { isBareData } from '../encryption/aes';
import { SECRET_SETTING } from '../messages/diagnosis';
import { isContent, isFree } from '../signature/cuts';
import { FORMULA_FIELDS, isShown } from '../signature/fields';
import {
	isTolerance,
	parseTimeSource,
	type Formula,
	type SigningSettings,
	type TextFormula,
} from '../signature/formula';
import { parseJson } from '../signature/json';
import { presetOf, type Algorithm } from '../signature/methods';
import type { Placeholder } from '../signature/placeholders';
import type { Problem } from '../signature/results';
import { compileScheme, type Scheme, type Verified, type VerifyProblem } from '../signature/scheme';
import { MessageReader, compileTemplate, type Template } from '../signature/signedText';
import { checkTimestamp, namesItsZone, offsetOf } from '../signature/timestamp';
import type { Key } from './candidates';
import { messageOf, zoneOf, type Evidence, type FormulaChange, type Time } from './evidence';
import type { Block } from './parts';

const write = (text: Block): string => text.map((token) => token.text).join('');

const timeOf = (text: Block): Time | null =>
	text.find(({ time }) => time !== undefined)?.time ?? null;

/** What Signed Content and the fields beside it must say for a text. */
export function changeFor(text: Block, receivedAt: number | null): FormulaChange {
	const time = timeOf(text);
	return {
		scheme: 'custom',
		signedContent: write(text),
		timestampHeader: time?.setting ?? '',
		timeZone: time === null ? '' : zoneOf(time.value, receivedAt),
		...text.find(({ change }) => change !== undefined)?.change,
	};
}

/** A call tells the zone of its time by itself, a pasted sample does not. */
export function needsZone(text: Block, receivedAt: number | null): boolean {
	const time = timeOf(text);
	return time !== null && receivedAt === null && !namesItsZone(time.value);
}

/** The body that is signed, as it was sent or decrypted. */
const signedBodyOf = ({ signedBody }: SigningSettings, { body, plain }: Evidence): Buffer =>
	signedBody === 'decrypted' ? (plain ?? body) : body;

/**
 * Whether the credential accepts a callback, whatever the time is: a sample may be old.
 *
 * @returns the secret that signed it, or why it would be refused
 */
export function proveSample(
	settings: SigningSettings,
	evidence: Evidence,
): Verified | VerifyProblem | Problem<'formula_unusable'> {
	const scheme = compileScheme(settings);
	if ('problem' in scheme) return { problem: 'formula_unusable' };
	const body = signedBodyOf(settings, evidence);
	return scheme.verify({ ...messageOf(evidence), body, receivedAt: null });
}

/** The time of sending where a formula says that it is; null when it checks none. */
const readTimeOf = ({ time, rules }: TextFormula, evidence: Evidence): string | null =>
	time && String(new MessageReader(messageOf(evidence)).read(time, rules));

/** The time of a callback that fits, where it does not name its zone; null where it does, or there is none. */
function readUnzoned(settings: SigningSettings, evidence: Evidence): string | null {
	const { formula } = compileScheme(settings) as Scheme;
	if (formula.kind !== 'text') return null;
	const sent = readTimeOf(formula, { ...evidence, body: signedBodyOf(settings, evidence) });
	return sent === null || namesItsZone(sent) ? null : sent;
}

/**
 * The zone by which a callback came just now, within the tolerance of settings that fit it but for that.
 * Not where a stranger may have sent it, for he chooses when.
 *
 * @returns as Time Zone has it; empty when there is none, or when its time tells it by itself
 */
export function findZone(settings: SigningSettings, evidence: Evidence): string {
	const { receivedAt, from } = evidence;
	if (receivedAt === null || from === 'production') return '';
	const sent = readUnzoned(settings, evidence);
	if (sent === null) return '';
	const timeZone = zoneOf(sent, receivedAt) || 'UTC';
	const { toleranceSeconds } = settings;
	const rules = { toleranceSeconds, zone: offsetOf(timeZone)! };
	return checkTimestamp(sent, rules, receivedAt) === null ? timeZone : '';
}

/** Whether the time of a callback that fits names no zone, and the settings name none either. */
export const lacksZone = (settings: SigningSettings, evidence: Evidence): boolean =>
	settings.timeZone === '' && readUnzoned(settings, evidence) !== null;

/** The settings that may express a change, those first that ask the least of the user. */
export function settingsWith(
	change: FormulaChange,
	key: Key,
	settings: SigningSettings,
): SigningSettings[] {
	const own = { ...settings, [SECRET_SETTING[key.name]]: key.secret };
	const custom = {
		...own,
		signaturePart: '',
		...change,
		toleranceSeconds: isTolerance(own.toleranceSeconds) ? own.toleranceSeconds : 300,
	};
	const { method, signedContent, secretEncoding, algorithm } = change;
	const isPreset = method === 'hmac' && signedContent === '{body}' && secretEncoding === 'text';
	return [
		own,
		...(isPreset ? [{ ...own, scheme: presetOf(algorithm as Algorithm) }] : []),
		...(change.scheme === 'token' ? [{ ...own, scheme: 'token' }] : []),
		custom,
		// A time in the body is signed with it.
		{ ...custom, timestampHeader: own.timestampHeader, timeZone: own.timeZone },
		{ ...custom, ambiguousValues: 'accept' },
	];
}

/** Whether anything is left to set, of what the editor shows for the settings that fit. */
export const differs = (target: SigningSettings, present: SigningSettings): boolean =>
	FORMULA_FIELDS.some((name) => isShown(name, target) && !Object.is(target[name], present[name]));

/** A name that may be printed, although a stranger may have chosen it. */
export const NAME = /^[\w-]{1,40}$/;
/** The same of a prefix: a word such as "v1=", "Bearer " or "sha256:", no address and no number to call. */
const PREFIX = /^(?!(?:.*\d){4})(?:[A-Za-z][\w -]{0,17}[=:]? ?)?$/;
/** The name of a header or a parameter that says that it holds a time. */
const NAMES_TIME = /time|stamp|date|(?:^|[-_])ts(?:$|[-_])/i;

/** Seconds, also in hex, milliseconds, yyyyMMdd and so on, a clock or a day, wherever it stands in a value. */
const HOLDS_TIME = /\d{8}|\d\d[:/]\d\d|\d{4}-\d\d|\b[4-7][\da-f]{7}\b/i;

/** A callback of AI Rudder is JSON: of other bytes nobody knows where a body in them begins and ends. */
function isJson(body: Buffer): boolean {
	const value = parseJson(body.toString())?.value;
	return typeof value === 'object' && value !== null;
}

/** The placeholders in Signed Content, and the one that Timestamp Header stands for. */
export function placesIn({ signedContent, timestampHeader }: SigningSettings): Placeholder[] {
	const content = compileTemplate(signedContent);
	const parts = 'problem' in content ? [] : content.parts;
	return [...parts, parseTimeSource(timestampHeader)].filter(
		(part): part is Placeholder => part !== null && !Buffer.isBuffer(part),
	);
}

/** The placeholders whose names the user has entered already, wherever that is. */
const enteredIn = (present: SigningSettings): ReadonlySet<string> =>
	new Set([...placesIn(present).map(({ text }) => text), `part:${present.signaturePart}`]);

/** Whether a time may be looked for in that place, which a stranger may have chosen. */
function isTimePlace(time: Placeholder): boolean {
	if (time.kind === 'field') return time.path.every((name) => NAME.test(name));
	return NAME.test(time.name) && (time.kind === 'part' || NAMES_TIME.test(time.name));
}

/**
 * Whether the zone of a time is known, whatever a stranger chose by when he sent it: the time names it, or
 * the user has entered it and the callback came just now in it. Nobody has entered UTC where Time Zone is
 * empty: a formula for that may fit and refuse every genuine callback.
 */
function isZoneKnown(formula: TextFormula, { timeZone }: SigningSettings, evidence: Evidence) {
	const sent = readTimeOf(formula, evidence);
	if (sent === null || namesItsZone(sent)) return true;
	const isEntered = timeZone !== '' && offsetOf(timeZone) === formula.zone;
	return isEntered && checkTimestamp(sent, formula, evidence.receivedAt) === null;
}

/** Whether nothing is new that a stranger could have chosen: a text of his own, where a value stands, or a zone. */
function isNobodysChoice(
	formula: Formula,
	target: SigningSettings,
	present: SigningSettings,
	evidence: Evidence,
) {
	const isNew = (name: keyof SigningSettings) => target[name] !== present[name];
	if (isNew('prefix') && !PREFIX.test(target.prefix)) return false;
	if (formula.kind === 'jwt') return !isNew('bodyHashClaim') || NAME.test(formula.bodyHashClaim);
	if (formula.kind !== 'text') return true;
	const { part, content, time } = formula;
	const entered = enteredIn(present);
	const own = parseTimeSource(present.timestampHeader);
	return (
		isZoneKnown(formula, present, evidence) &&
		(part === '' || !isNew('signaturePart') || NAME.test(part)) &&
		(time === null || time.text === own?.text || isTimePlace(time)) &&
		content.parts.every((one) => Buffer.isBuffer(one) || !isFree(one) || entered.has(one.text))
	);
}

/** Whether a body begins or ends with white space that may have been signed as the mark beside it. */
function hasLooseEdge(parts: Template['parts'], body: Buffer): boolean {
	const text = body.toString();
	return parts.some((part, at) => {
		if (!isContent(part)) return false;
		// JSON that is written anew has no such ends.
		const isRewritten = (part as Placeholder).kind !== 'body';
		return (
			(/^\s/.test(text) && (at > 0 || isRewritten)) ||
			(/\s$/.test(text) && (at < parts.length - 1 || isRewritten))
		);
	});
}

/**
 * Whether a text can be cut in one way only, whatever a stranger puts around a body that he saw.
 *
 * Pairs and lists can take in what was signed beside them, a time for example: the last value of the
 * pairs, longer by that. So can one free value: it must stand between marks, hold no time, and be the
 * only one, or it holds half of one.
 */
function isUnambiguous({ content, rules }: TextFormula, evidence: Evidence) {
	const { parts, placeholders } = content;
	if (placeholders.has('pairs') || placeholders.has('sort')) return false;
	const reader = new MessageReader(messageOf(evidence));
	if (hasLooseEdge(parts, reader.message.body)) return false;
	const isMark = (part: Buffer | Placeholder | undefined) =>
		part === undefined || Buffer.isBuffer(part);
	const free = [...parts.entries()].filter(
		(entry): entry is [number, Placeholder] => !Buffer.isBuffer(entry[1]) && isFree(entry[1]),
	);
	return (
		free.length < 2 &&
		free.every(
			([at, part]) =>
				isMark(parts[at - 1]) &&
				isMark(parts[at + 1]) &&
				!HOLDS_TIME.test(String(reader.read(part, rules))),
		)
	);
}

/**
 * What may be recommended. Where nobody asked, a stranger who holds one genuine callback may have sent
 * the request: then nothing that accepts more than that callback's body.
 *
 * @param present the credential as it stands
 * @returns whether settings that fit may be recommended
 */
export function adviceFilter(
	present: SigningSettings,
	{ body, plain, from }: Evidence,
): (target: SigningSettings, evidence: Evidence) => boolean {
	if (from !== 'production') return () => true;
	// Encrypted data alone may be what was signed of a field: a person who has seen it can send it as a body.
	const isBody = isJson(body) || (plain !== null && !isBareData(body));
	const own = compileScheme(present);
	// Nobody knows what settings check that make no formula. A line that cannot be read may name a time.
	const namesTime =
		present.timestampHeader !== '' ||
		present.signedContent.includes('{timestamp}') ||
		'problem' in compileTemplate(present.signedContent);
	const checksTime =
		'problem' in own ? own.problem === 'line_unreadable' || namesTime : own.covers.seconds !== null;
	return (target, evidence) => {
		// Then nothing is recommended.
		if (!differs(target, present)) return true;
		const { formula, covers } = compileScheme(target) as Scheme;
		return (
			// What was decrypted is JSON, in whatever it came.
			(isBody || target.signedBody === 'decrypted') &&
			covers.body === 'all' &&
			!covers.runsTogether &&
			(covers.seconds !== null || !checksTime) &&
			isNobodysChoice(formula, target, present, evidence) &&
			(formula.kind !== 'text' || (!formula.rules.allowsJoiner && isUnambiguous(formula, evidence)))
		);
	};
}
