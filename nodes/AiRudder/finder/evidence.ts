import type { FormulaValues } from '../signature/fields';
import type { SecretName } from '../signature/results';
import type { SecretMistake } from '../signature/secret';
import type { SigningSettings } from '../signature/formula';
import { scalarText, type BodyFields } from '../signature/bodyFields';
import { partsOf } from '../signature/header';
import type { SignedMessage } from '../signature/signedText';
import { namesItsZone, readTime } from '../signature/timestamp';
import { WORK } from './budget';

/** One callback that AI Rudder may have signed, and what more is known about it. */
export interface Evidence {
	body: Buffer;
	/** The body decrypted; null when it is not encrypted. */
	plain: Buffer | null;
	signature: string;
	/** By their names in lower case, in the order in which they are to be tried. */
	headers: Readonly<Record<string, string>>;
	/** The URL that AI Rudder was given; null when it is not known. */
	url: string | null;
	/**
	 * Values that a person got with the secret, such as an app key; with a name if one is known. Where nobody
	 * asked, they are not tried, and hidden.
	 */
	known: ReadonlyArray<{ name: string; value: string }>;
	/** What a log must not say of these and of all else that the person knows. */
	privateWords?: readonly string[];
	/** Milliseconds since 1970; null when nobody knows when the callback came. */
	receivedAt: number | null;
	/**
	 * A sample was pasted: then the mistakes of pasting are tried, too. In production a stranger may have sent
	 * it, and what is found goes where nobody asked for it.
	 */
	from: 'sample' | 'test' | 'production';
}

/** A piece of a text that may have been signed. */
export interface Token {
	/** How it is entered in Signed Content. */
	text: string;
	/** Null for the secret. */
	bytes: Buffer | null;
	/** For a time: what Timestamp Header must say. */
	time?: Time;
	/** What must be set beside Signed Content, e.g. how {pairs} is written. */
	change?: FormulaChange;
}

/** A time that came with the callback. */
export interface Time {
	/** What Timestamp Header must say, e.g. `x-timestamp` or `{part:t}`. */
	setting: string;
	value: string;
}

/** The callback as its signed text is made of it. */
export const messageOf = ({ body, signature, headers, url }: Evidence): SignedMessage => ({
	body,
	signature,
	headers,
	url: () => url ?? '',
});

/** What a placeholder stands for in the callback. */
export const valueToken = (placeholder: string, value: string | Buffer): Token => ({
	text: `{${placeholder}}`,
	bytes: Buffer.from(value),
});

/** A field of the body that can stand in a text. */
export interface ScalarField {
	path: readonly string[];
	value: string;
}

/** So many headers or parameters are looked at: there can be thousands. */
const MAX_LOOKED_AT = 100;
const MAX_HEADERS = 6;
const MAX_FIELDS = 16;
const MAX_DEPTH = 3;

/** What servers, proxies and clients add on their own, and what is no value to sign. */
const COMMON_HEADERS =
	/^(?:host|user-agent|accept.*|connection|content-(?:length|encoding|type)|transfer-encoding|cookie|via|forwarded|x-forwarded.*|x-real-ip|cf-.*|cdn-.*|cache-control|pragma|expect|upgrade.*|sec-.*|traceparent|tracestate|baggage|authorization|x-airudder-sign|keep-alive|te|origin|referer|dnt)$/;

/** What proxies and tracing add, and hardly anybody signs: tried last, for only a few headers are. */
const TRACING =
	/^(?:x-(?:request-id|correlation-id|scheme|original-.*|amzn?-.*|b3-.*|datadog-.*|envoy-.*|cloud-trace-context)|b3)$/;

const NAMED_TIME = /time|stamp|date|(?:^|[-_])ts?(?:$|[-_])/i;

/** A number of this length only is taken for a time: everything else may be an id. */
export const looksLikeTime = (value: string) =>
	(/\D/.test(value) || /^(?:\d{10}|\d{13}|\d{14})$/.test(value)) && readTime(value, 0) !== null;

/**
 * Whether a value looks like the body of a callback, or holds one. Such a value is no piece of a text:
 * a stranger could put the body of a callback that he saw beside another one.
 */
export const holdsBody = (value: string): boolean => /^\s*\[|[{}"]/.test(value);

/** The parameters of a URL that can be named in a placeholder. */
const parametersOf = (url: string | null): Array<[name: string, value: string]> =>
	url === null
		? []
		: [...new URL(url).searchParams]
				.slice(0, MAX_LOOKED_AT)
				.filter(([name, value]) => value !== '' && /^[\w.-]+$/.test(name));

/** The parts of a signature and the headers, as far as they are looked at. */
const firstOf = ({ headers, signature }: Evidence) => ({
	parts: partsOf(signature),
	headers: Object.entries(headers).slice(0, MAX_LOOKED_AT),
});

/**
 * The times in a callback: the one that the user has set first, then those named so.
 *
 * @param ownSetting what Timestamp Header says
 * @param ownValue the value there; null when there is none
 */
export function timesIn(evidence: Evidence, ownSetting: string, ownValue: string | null): Time[] {
	const first = firstOf(evidence);
	const parts = first.parts.map(({ name, value }) => [`{part:${name}}`, value]);
	const query = parametersOf(evidence.url).map(([name, value]) => [`{query:${name}}`, value]);
	const others = [...first.headers, ...parts, ...query]
		.map(([setting, value]) => ({ setting, value }))
		.filter(({ setting, value }) => setting !== ownSetting && looksLikeTime(value));
	const isNamedSo = ({ setting }: Time) => NAMED_TIME.test(setting);
	const own = ownValue !== null && readTime(ownValue, 0) !== null;
	return [
		...(own ? [{ setting: ownSetting, value: ownValue }] : []),
		...others.filter(isNamedSo),
		...others.filter((time) => !isNamedSo(time)),
	].slice(0, 3);
}

/** The zone of a time that names none, as Time Zone has it: the one by which the callback came just now. */
export function zoneOf(time: string, receivedAt: number | null): string {
	if (receivedAt === null || namesItsZone(time)) return '';
	const quarters = Math.round((readTime(time, 0)! - receivedAt) / 900_000);
	// No zone is nearer to UTC than an hour: that is a callback that came late.
	if (Math.abs(quarters) < 4 || Math.abs(quarters) > 56) return '';
	const minutes = Math.abs(quarters) * 15;
	const two = (number: number) => String(number).padStart(2, '0');
	return `${quarters < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The other headers and parts of the signature that may be signed, such as a nonce or an id. */
export function otherValues(evidence: Evidence, times: readonly Time[]): Token[] {
	const isTime = (setting: string) => times.some((time) => time.setting === setting);
	const { signature } = evidence;
	const first = firstOf(evidence);
	const parts = first.parts.filter(
		({ name, value }) =>
			value !== '' && value.length < 40 && value !== signature && !isTime(`{part:${name}}`),
	);
	const headers = first.headers
		.filter(([name, value]) => value !== '' && !COMMON_HEADERS.test(name) && !isTime(name))
		.sort(([a], [b]) => Number(TRACING.test(a)) - Number(TRACING.test(b)));
	const query = parametersOf(evidence.url).filter(([name]) => !isTime(`{query:${name}}`));
	return [
		...parts.map(({ name, value }) => [`part:${name}`, value]),
		...headers.map(([name, value]) => [`header:${name}`, value]),
		...query.map(([name, value]) => [`query:${name}`, value]),
	]
		.filter(([, value]) => !holdsBody(value))
		.map(([place, value]) => valueToken(place, value))
		.slice(0, MAX_HEADERS);
}

/** What a search takes from the fields of a body. */
export interface BodyValues {
	/** The scalar fields, the outer ones first. */
	scalars: readonly ScalarField[];
	/** The objects whose fields may be signed, by their paths; the body itself first. */
	objects: ReadonlyArray<readonly string[]>;
}

/** Reads a body once; says before each object what it costs. */
export function* bodyValues(body: Buffer, reader: BodyFields): Generator<number, BodyValues> {
	yield body.length * WORK.parsedByte;
	const found: ScalarField[] = [];
	let paths: string[][] = [[]];
	for (let depth = 0; depth < MAX_DEPTH && paths.length > 0; depth++) {
		const deeper: string[][] = [];
		for (const path of paths) {
			const fields = reader.at(path) ?? [];
			yield fields.reduce((sum, { raw }) => sum + raw.length + WORK.field, 0) * WORK.parsedByte;
			for (const { name, raw } of fields) {
				const here = [...path, name];
				const value = scalarText(raw);
				if (/[.{}"]/.test(name) || name === '') continue;
				if (value !== null && value !== '') found.push({ path: here, value });
				else if (raw.startsWith('{')) deeper.push(here);
			}
		}
		paths = deeper.slice(0, 4);
	}
	const inside = (reader.at([]) ?? []).filter(
		({ name, raw }) => raw.startsWith('{') && /^[\w-]+$/.test(name),
	);
	return {
		scalars: found.slice(0, MAX_FIELDS),
		objects: [[], ...inside.slice(0, 3).map(({ name }) => [name])],
	};
}

/** Whether a field is more likely to be signed than others. */
export const isLikelyField = ({ path, value }: ScalarField): boolean =>
	looksLikeTime(value) || /nonce|token|random|rand|echo|stamp|time/i.test(path[path.length - 1]);

/** The fields that may stand in a text by themselves. */
export const plainFields = ({ scalars }: BodyValues): ScalarField[] =>
	scalars.filter(({ value }) => !holdsBody(value));

/** The fields that may stand beside pairs, and are left out of these. */
export const findApart = (values: BodyValues): ScalarField[] =>
	plainFields(values).filter((field) => field.path.length === 1 && isLikelyField(field));

/** Stands for a timestamp header whose name is not known. */
export const UNNAMED_HEADER = 'name-of-the-header-that-carries-the-timestamp';

/** What may have happened to a sample on its way into the credential. */
export type SampleMistake =
	| 'signature_white_space'
	| 'signature_name'
	| 'signature_quotes'
	| 'body_white_space'
	| 'body_last_line_break'
	| 'body_line_ends';

export type PasteMistake = SampleMistake | SecretMistake;

/** Fields of the credential that describe the formula, and what to set them to. */
export type FormulaChange = Partial<FormulaValues>;

export interface Found {
	/** The credential as it must be, with the secret that signed free of its mistake. */
	settings: SigningSettings;
	/** Whether something is to be set in the editor: not when the formula is right as it stands. */
	isChanged: boolean;
	/** What happened in pasting. */
	mistakes: PasteMistake[];
	/** The secret that signed. */
	secret: SecretName;
	/** Its text, without what happened to it. */
	signedBy: string;
	/** Whether its time could be of any zone, so that one must be set. */
	needsZone: boolean;
}
