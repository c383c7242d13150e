/** A number of JSON: its digits before and behind the point, and its exponent. */
const NUMBER = /-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?/;
const NUMBERS = new RegExp(NUMBER, 'g');

/** The digits of a number that count, and the power of ten of the last one; of zero, no digit. */
function digitsOf(token: string): string {
	const [, whole, fraction = '', exponent = '0'] = NUMBER.exec(token)!;
	const all = whole + fraction;
	let start = 0;
	while (all[start] === '0') start += 1;
	let end = all.length;
	while (end > start && all[end - 1] === '0') end -= 1;
	const power = Number(exponent) - fraction.length + (all.length - end);
	return start === end ? '' : `${all.slice(start, end)}e${power}`;
}

/** Whether JavaScript writes a number as the same one: `1.10` yes, `0.1234567890123456789` no. */
function isExact(token: string): boolean {
	const value = Number(token);
	// A double holds fifteen digits, but near its smallest and beyond its largest value.
	const size = Math.abs(value);
	if (token.length < 16 && size > 1e-290 && size < 1e290) return true;
	const written = String(value);
	return written === token || (Number.isFinite(value) && digitsOf(written) === digitsOf(token));
}

/** The place behind a string that begins at `start` with its quote. */
function endOfString(json: string, start: number): number {
	let at = start + 1;
	while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
	return at + 1;
}

/**
 * Looks for numbers that a parser rounds: it leaves nothing of what was written.
 *
 * @param json that a parser has taken
 * @returns the same JSON with `1e999` in the place of each, which no other number is parsed to;
 * null when there is none
 */
export function markInexact(json: string): string | null {
	let marked = '';
	let isMarked = false;
	let at = 0;
	while (at < json.length) {
		const quote = json.indexOf('"', at);
		const end = quote === -1 ? json.length : quote;
		marked += json.slice(at, end).replace(NUMBERS, (token) => {
			if (isExact(token)) return token;
			isMarked = true;
			return '1e999';
		});
		at = quote === -1 ? end : endOfString(json, quote);
		marked += json.slice(end, at);
	}
	return isMarked ? marked : null;
}
