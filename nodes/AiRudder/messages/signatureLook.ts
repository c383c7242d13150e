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
	const { name } = Object.values(DIGESTS).find((digest) => digest.bytes === bytes) ?? {};
	const kinds = {
		digest: `the length of ${name}`,
		digest_or_curve: `the length of ${name}, and of an Ed25519 or ECDSA signature`,
		rsa: `the length of an RSA signature of ${bytes * 8} bits`,
		ecdsa: 'the form of an ECDSA signature',
	};
	return `${length} ${ENCODINGS[encoding]}: ${kinds[kind]}`;
}

type Facts<Code extends SignatureLook['code']> = Extract<SignatureLook, { code: Code }>;

/** What a signature looks like. */
export const LOOKS = {
	empty: 'empty',
	too_long: ({ length }: { length: number }) => `${length} characters: too long for a signature`,
	unknown: ({ length }: { length: number }) =>
		`${length} characters: not the length of a known digest`,
	jwt: ({ algorithm }: Facts<'jwt'>) =>
		`a JWT (JSON Web Token), signed with ${algorithm ?? 'an algorithm that is not known'}`,
	repeated: ({ first }: Facts<'repeated'>): string =>
		`the header came more than once, the first time with ${describeLook(first)}`,
	parts: ({ count, texts }: Facts<'parts'>) =>
		[`${count} parts`, ...texts.map((text) => `one is ${describeText(text)}`)].join('; '),
	named_parts: ({ names, texts }: Facts<'named_parts'>) => {
		const looks = texts.map(({ name, ...text }) => `${name} is ${describeText(text)}`);
		return `parts named ${names.join(', ')}: ${looks.join('; ')}`;
	},
	text: ({ text, before, behind }: Facts<'text'>) =>
		(before > 0 ? `a prefix of ${before} characters, then ` : '') +
		describeText(text) +
		(behind > 0 ? `; ${behind} more characters stand behind it` : ''),
} as const;

/** The look of a signature in words, e.g. "64 hex digits: the length of SHA-256". */
export const describeLook = (look: SignatureLook): string => putInWords(LOOKS, [look]);

/** The same for a header that anybody may have sent; undefined when it did not come. */
export const describeSignature = (header: string | undefined): string =>
	describeLook(lookAtSignature(header, false));
