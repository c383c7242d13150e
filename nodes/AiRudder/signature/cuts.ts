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

/** Whether the place where a value ends, or begins, could be another one. */
const endsElsewhere = (value: string, joiner: string) =>
	joiner !== '' && (value + joiner).indexOf(joiner) !== value.length;
const beginsElsewhere = (value: string, joiner: string) =>
	joiner !== '' && (joiner + value).lastIndexOf(joiner) !== 0;

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

	/** What ends a run of values that stand side by side without a mark, from one of them on. */
	private endOfRun(index: number, step: 1 | -1): number {
		let at = index + step;
		while (isBeside(this.parts[at])) at += step;
		return at;
	}

	/** The mark that ends such a run: all that stand side by side there, as one. */
	private markAfter(index: number, step: 1 | -1): string {
		let mark = '';
		let at = this.endOfRun(index, step);
		for (let part = this.parts[at]; Buffer.isBuffer(part); part = this.parts[at]) {
			mark = step === 1 ? mark + part.toString() : part.toString() + mark;
			at += step;
		}
		return mark;
	}

	/** The places of the values of a run that stand before one of them, or behind it. */
	private span(index: number, step: 1 | -1): [from: number, to: number] {
		const end = this.endOfRun(index, step);
		return step === 1 ? [index + 1, end] : [end + 1, index];
	}

	/**
	 * The text from one value to the mark that ends its run, for the mark may stand in two values, half
	 * in each.
	 *
	 * @param beyond so many characters on the other side of the value are in it, too
	 */
	private textOfRun(index: number, step: 1 | -1, beyond: number): string {
		const textOf = (side: 1 | -1) =>
			this.values
				.slice(...this.span(index, side))
				.map(String)
				.join('');
		const [before, behind] = [textOf(-1), textOf(1)];
		const value = String(this.values[index]);
		if (step === -1) return before + value + behind.slice(0, Math.max(beyond, 0));
		return (beyond > 0 ? before.slice(-beyond) : '') + value + behind;
	}

	/** Whether nothing stands between a part and the body, or between the body and a part. */
	private touchesContent(index: number): boolean {
		return index > this.sort
			? this.parts.some((part, at) => at > this.sort && isContent(part))
			: isContent(this.parts[this.endOfRun(index, 1)]) ||
					isContent(this.parts[this.endOfRun(index, -1)]);
	}

	/** Whether the mark that ends a run stands in it earlier; the value that is farthest from it looks. */
	private isCut(index: number): boolean {
		const { parts, anchor } = this;
		const step = anchor >= 0 && index > anchor ? -1 : 1;
		const joiner = this.markAfter(index, step);
		const farther = parts.slice(...this.span(index, -step as 1 | -1));
		if (joiner === '' || farther.some(isFree)) return false;
		const run = this.textOfRun(index, step, joiner.length - 1);
		return step === 1 ? endsElsewhere(run, joiner) : beginsElsewhere(run, joiner);
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

	/** What a longer time would take from the values right behind it. */
	private textBehind(index: number): string {
		let text = '';
		for (let at = index + 1; isFree(this.parts[at]) || isPairs(this.parts[at]); at++) {
			// A whole character more than is needed, because one can be cut in two.
			text += this.values[at]!.slice(0, LONGEST_TIME * 4).toString();
		}
		return text.slice(0, LONGEST_TIME);
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

	/** Why a time could be longer: the text beside it reads like the rest of one. */
	time(index: number): UnclearValue | null {
		if (index > this.sort) return null;
		const part = this.parts[index] as Placeholder;
		const time = String(this.values[index]);
		const [before, behind] = [this.textBefore(index), this.textBehind(index)];
		if (Array.from(before).some((_, at) => this.wasSigned(before.slice(at) + time, time, false))) {
			return unclear('begins_elsewhere', part.text);
		}
		const isBeforeBody = isPairs(this.parts[index + 1]);
		const isLonger = Array.from(behind).some((_, at) =>
			this.wasSigned(time + behind.slice(0, at + 1), time, isBeforeBody),
		);
		if (isLonger) return unclear('ends_elsewhere', part.text);
		const next = this.parts[index + 1];
		// It may have taken its zone from there, or left it there when it was sent before.
		const withoutZone = time.replace(/(?:Z|[+-]\d\d:?\d\d)$/, '');
		const couldLoseZone = this.zone !== 0 && (isFree(next) || isPairs(next));
		if (couldLoseZone && withoutZone !== time && readTime(withoutZone, this.zone) !== null) {
			return unclear('ends_elsewhere', part.text);
		}
		const end = this.endOfRun(index, 1);
		const joiner = this.markAfter(index, 1);
		if (joiner === '') return null;
		let text = '';
		let from = Infinity;
		for (let at = index + 1; at < this.values.length && text.length < LONGEST_TIME; at++) {
			const value = this.values[at];
			if (value === null) break;
			// Without a value between them a mark such as 00 may overlap itself.
			if (at === end) from = end === index + 1 ? 1 : text.length + joiner.length;
			// A whole character more than is needed, because one can be cut in two.
			text += value.slice(0, LONGEST_TIME * 4).toString();
		}
		// Another value of the run can take up the rest; without one the mark must follow once more.
		const isFollowed = (at: number) => end > index + 1 || text.startsWith(joiner, at);
		for (let at = from; at < Math.min(text.length, LONGEST_TIME) + 1; at++) {
			if (isFollowed(at) && readTime(time + text.slice(0, at), this.zone) !== null) {
				return unclear('ends_elsewhere', part.text);
			}
		}
		return null;
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
