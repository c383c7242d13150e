import { DIGESTS } from '../signature/methods';
import type { Encoding } from '../signature/header';
import { lookAtSignature, type SignatureLook, type TextLook } from '../signature/signatureLook';
import { putInWords } from './texts';

const ENCODINGS: Readonly<Record<Encoding, string>> = {
	hex: 'hex digits',
	base64: 'characters of Base64',
	base64url: 'characters of Base64url',
	base64hex: 'characters of Base64 around hex digits',
};

function describeText({ length, encoding, bytes, kind }: TextLook): string {
	const { label: name } = Object.values(DIGESTS).find((digest) => digest.bytes === bytes) ?? {};
	const kinds = {
		digest: `the length of ${name}`,
		digest_or_curve: `the length of ${name}, Ed25519 or ECDSA`,
		rsa: `the length of RSA with ${bytes * 8} bits`,
		ecdsa: 'the form of ECDSA',
	};
	return `${length} ${ENCODINGS[encoding]}, ${kinds[kind]}`;
}

type Facts<Code extends SignatureLook['code']> = Extract<SignatureLook, { code: Code }>;

/** What a signature looks like. */
export const LOOKS = {
	empty: 'empty',
	too_long: ({ length }: { length: number }) => `${length} characters, too long for a signature`,
	unknown: ({ length }: { length: number }) => `${length} characters, the length of no digest`,
	jwt: ({ algorithm }: Facts<'jwt'>) =>
		`a JWT (JSON Web Token), signed with ${algorithm ?? 'an unknown algorithm'}`,
	repeated: ({ first }: Facts<'repeated'>): string =>
		`it came more than once, first with ${describeLook(first)}`,
	parts: ({ count, texts }: Facts<'parts'>) =>
		[`${count} parts`, ...texts.map((text) => `one is ${describeText(text)}`)].join('; '),
	named_parts: ({ names, texts }: Facts<'named_parts'>) => {
		const looks = texts.map(({ name, ...text }) => `${name} is ${describeText(text)}`);
		return `parts ${names.join(', ')}; ${looks.join('; ')}`;
	},
	text: ({ text, before, behind }: Facts<'text'>) =>
		(before > 0 ? `a prefix of ${before} characters, then ` : '') +
		describeText(text) +
		(behind > 0 ? `, then ${behind} more characters` : ''),
} as const;

/** The look of a signature in words, e.g. "64 hex digits, the length of SHA-256". */
export const describeLook = (look: SignatureLook): string => putInWords(LOOKS, [look]);

/**
 * The same for a header; undefined when it did not come.
 *
 * @param namesParts whether its parts are named: not where a stranger may have chosen the names
 */
export const describeSignature = (header: string | undefined, namesParts = false): string =>
	describeLook(lookAtSignature(header, namesParts));
