import { markInexact } from './exactNumbers';
import { MAX_ISSUES, type DeliveryIssue } from './issues';

/**
 * How many objects and arrays may lie inside each other. n8n walks items recursively in many
 * places; a genuine callback has three levels.
 */
export const MAX_DEPTH = 100;

/** The key that turns into a prototype when somebody copies an object with `copy[key] = value`. */
const UNSAFE_KEY = '__proto__';

/**
 * A double holds every number of up to fifteen digits, wherever its point stands. Written out,
 * because V8 then skips through the text; `{16}` makes it look at every character.
 */
const LONG_NUMBER = new RegExp('[0-9.]'.repeat(16));

/** A number with an exponent, by its end: inside a text it would be a false alarm, and harmless. */
const EXPONENT = /[eE][+-]?\d+[,\]}\s]/;

/** How often a character stands in a text; counting ends above the limit. */
function countOf(character: string, text: string, limit: number): number {
	let count = 0;
	let at = text.indexOf(character);
	while (at !== -1 && count <= limit) {
		count += 1;
		at = text.indexOf(character, at + 1);
	}
	return count;
}

/** Whether a number may be one that a double does not hold: a false alarm is possible, a miss is not. */
const mayBeInexact = (text: string): boolean => LONG_NUMBER.test(text) || EXPONENT.test(text);

/**
 * Whether a body's text leaves room for anything else that needs care. Looking at the text costs a
 * tenth of looking at every value; it may raise a false alarm, but never misses anything.
 */
function isSuspicious(text: string): boolean {
	return (
		// The middle of the unsafe key, because up to six characters are searched for much faster;
		// JSON can also spell a key with escapes.
		text.includes('proto_') ||
		text.includes('\\u00') ||
		countOf('{', text, MAX_DEPTH) + countOf('[', text, MAX_DEPTH) > MAX_DEPTH
	);
}

/** Whether anything in a parsed body has to be cleaned. */
function needsCare(value: unknown, depth: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	if (depth >= MAX_DEPTH) return true;
	if (Array.isArray(value)) return value.some((entry) => needsCare(entry, depth + 1));
	for (const key in value) {
		if (key === UNSAFE_KEY) return true;
		const field = (value as Record<string, unknown>)[key];
		if (typeof field !== 'string' && needsCare(field, depth + 1)) return true;
	}
	return false;
}

/**
 * Makes a parsed body safe for what comes behind us in n8n: a part that is nested deeper than
 * {@link MAX_DEPTH} and a number beyond all doubles become null, a key called `__proto__` is left out,
 * each with an issue. Everything else stays as it came.
 *
 * @param payload a value that JSON.parse made
 * @param text the JSON it was made from
 * @returns the payload itself when it is harmless, otherwise a cleaned copy and what was done to it
 */
export function inspect<T extends object>(
	payload: T,
	text: string,
): { payload: T; issues: DeliveryIssue[] } {
	const marked = mayBeInexact(text) ? markInexact(text) : null;
	if (marked === null && !(isSuspicious(text) && needsCare(payload, 0))) {
		return { payload, issues: [] };
	}

	const issues: DeliveryIssue[] = [];
	const report = (code: DeliveryIssue['code'], path: readonly string[], what: string) => {
		if (issues.length === MAX_ISSUES) return;
		const message = `${what} The body as it came is in delivery.body.`;
		issues.push({ code, path: path.join('.'), message });
	};
	/** Where in the payload it is at: one for all, because a copy for each value would take long. */
	const path: string[] = [];
	const inside = (name: string, value: unknown, mark: unknown): unknown => {
		path.push(name);
		const cleaned = clean(value, mark);
		path.pop();
		return cleaned;
	};
	/** `mark` is the same value with infinity for each number that is not exact. */
	const clean = (value: unknown, mark: unknown): unknown => {
		if (typeof value === 'number' && mark === Infinity) {
			report('number_not_exact', path, 'n8n cannot hold this number exactly.');
			return Number.isFinite(value) ? value : null;
		}
		if (typeof value !== 'object' || value === null) return value;
		if (path.length >= MAX_DEPTH) {
			report(
				'nested_too_deep',
				path.slice(0, 5),
				`Nested deeper than ${MAX_DEPTH} levels; the deeper part is left out.`,
			);
			return null;
		}
		const marks = mark as Record<string, unknown>;
		if (Array.isArray(value)) {
			return value.map((entry, at) => inside(String(at), entry, marks[at]));
		}
		const copy: Record<string, unknown> = {};
		for (const [key, field] of Object.entries(value)) {
			if (key === UNSAFE_KEY) {
				report('unsafe_key', [...path, key], 'A key of this name is unsafe and was left out.');
			} else {
				copy[key] = inside(key, field, marks[key]);
			}
		}
		return copy;
	};
	const marks: unknown = marked === null ? payload : JSON.parse(marked);
	return { payload: clean(payload, marks) as T, issues };
}
