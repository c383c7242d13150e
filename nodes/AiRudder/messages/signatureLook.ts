import type { Encoding } from '../signature/headerShape';
import {
	lookAtSignature,
	type Nature,
	type SignatureLook,
	type TextLook,
} from '../signature/signatureLook';

const ENCODINGS: Readonly<Record<Encoding, string>> = {
	hex: 'hex digits',
	base64: 'characters of Base64',
	base64url: 'characters of Base64url',
	base64hex: 'characters of Base64 around hex digits',
};

function describeNature(nature: Nature): string {
	if (nature.kind === 'ecdsa') return 'the form of an ECDSA signature';
	if (nature.kind === 'rsa') return `the length of an RSA signature of ${nature.bits} bits`;
	const orCurve = nature.orCurve ? ', and of an Ed25519 or ECDSA signature' : '';
	return `the length of ${nature.name}${orCurve}`;
}

const describeText = ({ length, encoding, nature }: TextLook): string =>
	`${length} ${ENCODINGS[encoding]}: ${describeNature(nature)}`;

const MAX_PARTS = 4;

type Of<Kind extends SignatureLook['kind']> = Extract<SignatureLook, { kind: Kind }>;

/** What a signature looks like; "parts" names none of them, for a stranger may have chosen the names. */
export const LOOKS = {
	empty: 'empty',
	too_long: ({ length }: { length: number }) => `${length} characters: too long for a signature`,
	unknown: ({ length }: { length: number }) =>
		`${length} characters: not the length of a known digest`,
	jwt: ({ algorithm }: Of<'jwt'>) =>
		`a JWT (JSON Web Token), signed with ${algorithm ?? 'an algorithm that is not known'}`,
	repeated: ({ first }: Of<'repeated'>, namesParts: boolean): string =>
		`the header came more than once, the first time with ${describeLook(first, namesParts)}`,
	parts: ({ names, signatures }: Of<'parts'>) =>
		[
			`${names.length} parts`,
			...signatures.slice(0, MAX_PARTS).map(([, text]) => `one is ${describeText(text)}`),
		].join('; '),
	named_parts: ({ names, signatures }: Of<'parts'>) => {
		const looks = signatures
			.slice(0, MAX_PARTS)
			.map(([name, text]) => `${name ?? '…'} is ${describeText(text)}`);
		const shown = names.slice(0, MAX_PARTS).map((name) => name ?? '…');
		return `parts named ${shown.join(', ')}: ${looks.join('; ')}`;
	},
	text: ({ text, before, behind }: Of<'text'>) =>
		(before > 0 ? `a prefix of ${before} characters, then ` : '') +
		describeText(text) +
		(behind > 0 ? `; ${behind} more characters stand behind it` : ''),
} as const;

/**
 * The look of a signature in words, without repeating any of it.
 *
 * @param namesParts whether its parts are named: not where a stranger may have chosen the names
 * @returns e.g. "64 hex digits: the length of SHA-256"
 */
export function describeLook(look: SignatureLook, namesParts: boolean): string {
	const text = LOOKS[look.kind === 'parts' && namesParts ? 'named_parts' : look.kind];
	return typeof text === 'string' ? text : text(look as never, namesParts);
}

/** The look of a header that anybody may have sent. */
export const describeSignature = (header: string | undefined): string =>
	describeLook(lookAtSignature(header), false);
