import { BodyFields, hasTooManyValues } from './bodyFields';
import { partsOf, type HeaderPart } from './headerParts';
import { UNREADABLE, type Unreadable } from './json';
import { PLACEHOLDERS, type Placeholder } from './placeholders';
import type { Problem } from './results';
import type { Pair, PairRules, UnclearValue } from './sortedPairs';

/** A callback, as far as a signed text can be made of it. */
export interface SignedMessage {
	/** The exact bytes of the body. */
	body: Buffer;
	/** The value of `X-AIRudder-Sign`: one printable line. */
	signature: string;
	/** By their names in lower case, as Node hands them over. */
	headers: Readonly<Record<string, unknown>>;
	/** The URL that AI Rudder was given, with the query as it came; empty when it is not known. Asked for only if it is signed. */
	url: () => string;
}

/** How values are written in a text. */
export interface TextRules {
	pairs: PairRules;
	/** Whether a value may hold the text that stands behind it. */
	allowsJoiner: boolean;
	/** Whether a placeholder of its own signs a field of the body, or a part of it. */
	signsApart?: (path: readonly string[]) => boolean;
}

/** What a formula signs and the callback does not have; null for the claim of a token. */
export type MissingValue = Problem<'signed_value_missing'> & { placeholder: string | null };
export type TextProblem = MissingValue | UnclearValue;

/** Of a text or of bytes, or the pairs that make one; null when it is not there exactly once. */
export type Value = Buffer | string | Pair[] | null | UnclearValue | Unreadable;

/** Reads one callback; what costs is computed once. */
export class MessageReader {
	readonly fields: BodyFields;
	/** The time of sending as it was written: {timestamp}. */
	timestamp = '';
	private tooMany?: boolean;
	private url?: URL | Unreadable;
	private parts?: readonly HeaderPart[];

	constructor(readonly message: SignedMessage) {
		this.fields = new BodyFields(message.body);
	}

	/** What a placeholder stands for; not for {secret}. */
	read(placeholder: Placeholder, rules: TextRules): Value {
		return PLACEHOLDERS[placeholder.kind].read!(this, placeholder, rules);
	}

	/** What is read of a body that may hold more values than anybody signs. */
	unlessTooMany(read: () => Value): Value {
		this.tooMany ??= hasTooManyValues(this.message.body);
		return this.tooMany ? { problem: 'signed_value_ambiguous', why: 'too_many_values' } : read();
	}

	/** What is read of the fields of the body; one that has none that can be read signs nothing. */
	ofFields<Found>(found: Found | null): Found | null | Unreadable | UnclearValue {
		if (found !== null || this.fields.areReadable) return found;
		return this.fields.isLongForm
			? { problem: 'signed_value_ambiguous', why: 'long_form' }
			: UNREADABLE;
	}

	/** What is read of the URL; null when it is not known. */
	ofUrl(read: (url: URL, text: string) => string | null): string | null | Unreadable {
		const text = this.message.url();
		this.url ??= URL.canParse(text) ? new URL(text) : UNREADABLE;
		if (text === '') return null;
		return 'problem' in this.url ? this.url : read(this.url, text);
	}

	/** The value of a part of the signature header that is there exactly once. */
	partText(name: string): string | null {
		this.parts ??= partsOf(this.message.signature);
		const found = this.parts.filter((part) => part.name === name);
		return found.length === 1 ? found[0].value : null;
	}
}
