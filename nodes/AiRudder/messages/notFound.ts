import type { SignatureLook } from '../signature/signatureLook';
import { describeLook } from './signatureLook';

const MAIL =
	'https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/ask-airudder.md';

/** What a person can do, and ask AI Rudder for, when no formula was found. */
export const NOT_FOUND = {
	no_formula: 'No formula fits.',
	nothing_tried: 'No formula could be tried on this signature.',
	tried: ({ tries }: { tries: number }) => `None of the ${tries} formulas that were tried fits.`,
	body_large: 'The body is large, so not every formula was tried: use a smaller callback.',
	cut_short: 'There would have been more to try.',
	look: ({ look }: { look: SignatureLook }) => `The signature: ${describeLook(look)}.`,
	jwt_of_other_algorithm: 'This node checks tokens with HS256 and RS256 only.',
	jwt_needs_public_key: 'It is checked with a public key: enter that one as Signing Secret.',
	jwt_of_other_secret: 'It does not fit Signing Secret: compare that with the one at AI Rudder.',
	jwt_time_no_number:
		'It fits Signing Secret and this body, but one of its times (exp, nbf, iat) is no number: this node takes no such token.',
	jwt_without_body_hash:
		'It fits Signing Secret, but none of its claims is the SHA-256 of this body, so nothing that this node can check ties it to the body: it takes no such token. Take the body exactly as it was sent, and ask AI Rudder whether it can sign the body, too.',
	public_key_missing:
		'If AI Rudder signs with a private key, its public key must be entered as Signing Secret.',
	headers_tried: ({ headers }: { headers: readonly string[] }) =>
		`Tried with the headers ${headers.join(', ')}.`,
	compare: 'Compare the secret with the one at AI Rudder.',
	compare_sample:
		'Compare the secret with the one at AI Rudder, and take the body exactly as it was sent.',
	time_not_given: 'If the callback has a header with the time, enter it as Sample Timestamp.',
	time_unnamed:
		"Enter the time's header with its name into Other Values You Know: the name may be signed, too.",
	values_not_given:
		'If it has other headers of its own, or if you were given an app key or a client ID with the secret, enter them into Other Values You Know.',
	app_key_not_given:
		'If you were given an app key or a client ID with the secret, enter it into Other Values You Know in the credential.',
	/** Questions whose answers would end the search; those that the callback has answered are left out. */
	ask: ({ headers, hasTime }: { headers: readonly string[]; hasTime: boolean }) => {
		const items = [
			'is it an HMAC, a hash, or a signature with a private key, and with which algorithm',
			'exactly which text is signed (the raw body, single fields of it, or its fields sorted as key=value)',
			headers.length > 0
				? `whether ${headers.map((name) => `{header:${name}}`).join(', ')} is part of it`
				: 'whether the value of another header or an app key is part of it',
			hasTime ? '' : 'whether a time is part of it, and where it stands',
			'how the key and the signature are written (text, hex, Base64)',
			'and for one worked example',
		];
		return `If both are right, ask AI Rudder: ${items.filter((item) => item !== '').join('; ')}.`;
	},
	mail: `A mail to copy, in English and Chinese: ${MAIL}`,
} as const;
