import { isWholeText } from './bodyFields';
import { PLACEHOLDERS, type Placeholder } from './placeholders';
import { unclear, type UnclearValue } from './sortedPairs';
import type { Template } from './signedText';
import { namesItsZone, readTime } from './timestamp';

/** What each part of a template stands for in one callback; null for the secret, which nobody can guess. */
export type PartValues = ReadonlyArray<Buffer | string | null>;

type Part = Template['parts'][number];

/** The form of a placeholder; null for a literal, and where there is no part. */
const formOf = (part: Part | undefined) =>
	part === undefined || Buffer.isBuffer(part) ? null : PLACEHOLDERS[part.kind].form;

/** Whether a part has no form by which its beginning and its end could be told. */
export const isFree = (part: Part | undefined): boolean => formOf(part) === 'free';

/** Whether a part is all of the body. */
export const isContent = (part: Part | undefined): boolean => formOf(part) === 'content';

/** Whether a part is the time of sending. */
export const isTime = (part: Part | undefined) => formOf(part) === 'time';
/** Whether a part is all fields of an object. */
export const isPairs = (part: Part | undefined) => formOf(part) === 'pairs';
const isBeside = (part: Part | undefined) => isFree(part) || isTime(part);

/** A part that can hold any character. Where a value before it ends, or one behind it begins, must be told. */
const isAnchor = (part: Part | undefined) => isContent(part) || isPairs(part);

/** What no header holds that carries an id, a name or a nonce, and what begins a body. */
const BODY_MARKS = /[{}"<>&]/;
/** A URL has ampersands of its own. */
const BODY_MARKS_IN_URL = /[{}"<>]/;
/** What a value must not hold when nothing but a bracket tells it from the body beside it. */
const BRACKETS = /[{}[\]]|^\s|\s$/;

/** Whether a part is the same in every callback, and anybody may know it: a mark like any literal. */
const isMark = (part: Part, value: PartValues[number]): boolean =>
	Buffer.isBuffer(part) ||
	(PLACEHOLDERS[part.kind].isConstant === true &&
		formOf(part) === 'fixed' &&
		value !== null &&
		value !== '');

/** No time is longer, in characters. */
const LONGEST_TIME = 40;
/** In milliseconds. */
const DAY = 86_400_000;
/** For how long a stranger may keep a callback to send it again as another one, in milliseconds. */
const LONGEST_WAIT = 366 * DAY;
/** In bytes: enough to see the blanks around a body. */
const EDGE = 64;

/** The parts of one template, with their values in one callback. */
class Cuts {
	/** With each mark as a literal, but for what is sorted. */
	readonly parts: Template['parts'];
	/** From here on all stands side by side, in an order that the values decide. */
	private readonly sort: number;
	private readonly anchor: number;

	constructor(
		template: Template,
		private readonly values: PartValues,
		private readonly allowsJoiner: boolean,
		private readonly zone: number,
	) {
		this.sort = template.sort;
		this.parts = template.parts.map((part, at) =>
			at < this.sort && isMark(part, values[at]) ? Buffer.from(values[at]!) : part,
		);
		this.anchor = this.parts.findIndex(isAnchor);
	}

	/** Around a value, all that stand side by side without a mark: from the first to behind the last. */
	private run(index: number): [from: number, end: number] {
		let [from, end] = [index, index + 1];
		while (isBeside(this.parts[from - 1])) from -= 1;
		while (isBeside(this.parts[end])) end += 1;
		return [from, end];
	}

	/** All marks that stand side by side from one place on, to the left or to the right, as one. */
	private mark(start: number, step: 1 | -1): string {
		let mark = '';
		for (let at = start; Buffer.isBuffer(this.parts[at]); at += step) {
			const text = String(this.parts[at]);
			mark = step === 1 ? mark + text : text + mark;
		}
		return mark;
	}

	/** Whether nothing stands between a part and the body, or between the body and a part. */
	private touchesContent(index: number): boolean {
		const { parts, sort } = this;
		const [from, end] = this.run(index);
		return index > sort
			? parts.some((part, at) => at > sort && isContent(part))
			: isContent(parts[end]) || isContent(parts[from - 1]);
	}

	/**
	 * Whether the mark that ends a run stands in it earlier, perhaps half in each of two values. Asked of
	 * the value that is farthest from the mark; of the others it is false.
	 */
	private isCut(index: number): boolean {
		const { parts, anchor } = this;
		const [from, end] = this.run(index);
		const textOf = (...span: [number, number]) =>
			this.values
				.slice(...span)
				.map(String)
				.join('');
		if (anchor >= 0 && index > anchor) {
			const mark = this.mark(from - 1, -1);
			if (mark === '' || parts.slice(index + 1, end).some(isFree)) return false;
			const beyond = textOf(index + 1, end).slice(0, mark.length - 1);
			return (mark + textOf(from, index + 1) + beyond).lastIndexOf(mark) !== 0;
		}
		const mark = this.mark(end, 1);
		if (mark === '' || parts.slice(from, index).some(isFree)) return false;
		const before = textOf(from, index);
		const run = before.slice(Math.max(before.length - mark.length + 1, 0)) + textOf(index, end);
		return (run + mark).indexOf(mark) !== run.length;
	}

	/** Why a value could end, or begin, in another place. */
	free(index: number): UnclearValue | null {
		const part = this.parts[index] as Placeholder;
		const value = String(this.values[index]);
		if (!isWholeText(value)) return unclear('half_character', part.text);
		if (this.allowsJoiner) return null;
		const marks = PLACEHOLDERS[part.kind].isUrl ? BODY_MARKS_IN_URL : BODY_MARKS;
		return this.isCut(index) ||
			(PLACEHOLDERS[part.kind].covers === undefined && marks.test(value)) ||
			(this.touchesContent(index) && BRACKETS.test(value))
			? unclear('holds_neighbour', part.text)
			: null;
	}

	/** What a time that begins earlier would take from the pairs right before it. */
	private textBefore(index: number): string {
		const pairs = isPairs(this.parts[index - 1]) ? this.values[index - 1]! : '';
		return pairs.slice(-LONGEST_TIME).toString();
	}

	/** The text right behind a part: no less of it than a longer time could take. */
	private textBehind(index: number, isTaken: (at: number) => boolean): string {
		let text = '';
		const { length } = this.values;
		for (let at = index + 1; at < length && isTaken(at) && text.length < LONGEST_TIME; at++) {
			// A whole character more than is needed, because one can be cut in two.
			text += this.values[at]!.slice(0, LONGEST_TIME * 4).toString();
		}
		return text;
	}

	/**
	 * Whether a longer time is the one that was signed: an older one, which this one is to make fresh, or
	 * before pairs one of the same day, for they then hold what it has lost.
	 */
	private wasSigned(longer: string, time: string, isBeforeBody: boolean): boolean {
		const signed = readTime(longer, this.zone);
		if (signed === null) return false;
		// Who sets Time Zone has a sender whose times name none.
		if (this.zone !== 0 && namesItsZone(longer) && !namesItsZone(time)) return false;
		const gained = readTime(time, this.zone)! - signed;
		return (gained >= 1000 && gained < LONGEST_WAIT) || (isBeforeBody && Math.abs(gained) < DAY);
	}

	/** Whether a time could be longer by the mark that ends its run, or by more. */
	private isLongerBehindMark(index: number, time: string): boolean {
		const [, end] = this.run(index);
		const mark = this.mark(end, 1);
		const between = this.textBehind(index, (at) => at < end);
		if (mark === '' || between.length >= LONGEST_TIME) return false;
		const text = this.textBehind(index, (at) => this.values[at] !== null);
		const isAlone = end === index + 1;
		// Without a value between them a mark such as 00 may overlap itself.
		const from = isAlone ? 1 : between.length + mark.length;
		for (let at = from; at <= Math.min(text.length, LONGEST_TIME); at++) {
			// Another value of the run can take up the rest; without one the mark must follow once more.
			const isFollowed = !isAlone || text.startsWith(mark, at);
			if (isFollowed && readTime(time + text.slice(0, at), this.zone) !== null) return true;
		}
		return false;
	}

	/** Why a time could be longer: the text beside it reads like the rest of one. */
	time(index: number): UnclearValue | null {
		if (index > this.sort) return null;
		const { parts, values } = this;
		const part = parts[index] as Placeholder;
		const time = String(values[index]);
		const before = this.textBefore(index);
		const behind = this.textBehind(index, (at) => isFree(parts[at]) || isPairs(parts[at]));
		if (Array.from(before).some((_, at) => this.wasSigned(before.slice(at) + time, time, false))) {
			return unclear('begins_elsewhere', part.text);
		}
		const next = parts[index + 1];
		const isLonger = Array.from(behind.slice(0, LONGEST_TIME)).some((_, at) =>
			this.wasSigned(time + behind.slice(0, at + 1), time, isPairs(next)),
		);
		// It may have taken its zone from there, or left it there when it was sent before.
		const withoutZone = time.replace(/(?:Z|[+-]\d\d:?\d\d)$/, '');
		const couldLoseZone = this.zone !== 0 && (isFree(next) || isPairs(next));
		const losesZone =
			couldLoseZone && withoutZone !== time && readTime(withoutZone, this.zone) !== null;
		const isOther = isLonger || losesZone || this.isLongerBehindMark(index, time);
		return isOther ? unclear('ends_elsewhere', part.text) : null;
	}

	/** Why the body could begin, or end, in another place, where nothing but a bracket tells. */
	content(index: number): UnclearValue | null {
		const { parts, values, sort } = this;
		const hasBeside = parts.some((part, at) => at > sort && isBeside(part));
		const isSorted = index > sort && hasBeside;
		const before = isSorted || isBeside(parts[index - 1]);
		const behind = isSorted || isBeside(parts[index + 1]);
		const value = values[index]!;
		return (before && !/^\s*[{[]/.test(value.slice(0, EDGE).toString())) ||
			(behind && !/[}\]]\s*$/.test(value.slice(-EDGE).toString()))
			? unclear('no_brackets', (parts[index] as Placeholder).text)
			: null;
	}
}

/**
 * Why another callback could have the same text, cut in another place.
 *
 * @param allowsJoiner whether a value may hold the text that stands beside it in the template
 * @param zone of a time that names none, in minutes from UTC
 * @returns null when none could
 */
export function findUnclearCut(
	template: Template,
	values: PartValues,
	allowsJoiner: boolean,
	zone: number,
): UnclearValue | null {
	const cuts = new Cuts(template, values, allowsJoiner, zone);
	for (const [index, part] of cuts.parts.entries()) {
		let problem: UnclearValue | null = null;
		if (isFree(part)) problem = cuts.free(index);
		else if (isTime(part)) problem = cuts.time(index);
		else if (isContent(part)) problem = cuts.content(index);
		if (problem !== null) return problem;
	}
	return null;
}
