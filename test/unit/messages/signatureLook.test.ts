import { describeLook, describeSignature } from '../../../nodes/AiRudder/messages/signatureLook';
import { lookAtSignature } from '../../../nodes/AiRudder/signature/signatureLook';
import { ECDSA, ED25519, RSA } from '../support/publicKeys';
import { TOKENS } from '../support/tokens';
import { HMACS } from '../support/vectors';

describe('what a person reads about a header', () => {
	test.each([
		[undefined, 'empty'],
		['', 'empty'],
		[HMACS.sha256.hex, '64 hex digits: the length of SHA-256'],
		[HMACS.md5.hex, '32 hex digits: the length of MD5'],
		[HMACS.sha1.base64, '28 characters of Base64: the length of SHA-1'],
		[
			HMACS.sha512.base64url,
			'86 characters of Base64url: the length of SHA-512, and of an Ed25519 or ECDSA signature',
		],
		[
			ED25519.signature,
			'88 characters of Base64: the length of SHA-512, and of an Ed25519 or ECDSA signature',
		],
		[ECDSA.raw, '128 hex digits: the length of SHA-512, and of an Ed25519 or ECDSA signature'],
		[ECDSA.der, '96 characters of Base64: the form of an ECDSA signature'],
		[
			RSA.signatures.sha256,
			'344 characters of Base64: the length of an RSA signature of 2048 bits',
		],
		[HMACS.sha256.base64hex, '88 characters of Base64 around hex digits: the length of SHA-256'],
		[TOKENS.hs, 'a JWT (JSON Web Token), signed with HS256'],
		[`Bearer ${TOKENS.rs}`, 'a JWT (JSON Web Token), signed with RS256'],
		[TOKENS.none, 'a JWT (JSON Web Token), signed with none'],
		// {"alg":"the secret itself"}
		[
			'eyJhbGciOiJ0aGUgc2VjcmV0IGl0c2VsZiJ9.e30.c2ln',
			'a JWT (JSON Web Token), signed with an algorithm that is not known',
		],
		[
			`t=1767225600,v1=${HMACS.sha256.hex}`,
			'parts named t, v1: v1 is 64 hex digits: the length of SHA-256',
		],
		[
			`v1=${HMACS.sha1.hex},v2=${HMACS.sha256.base64}`,
			'parts named v1, v2: v1 is 40 hex digits: the length of SHA-1; v2 is 44 characters of Base64: the length of SHA-256',
		],
		[
			`a=1,b=2,c=3,d=4,e=${HMACS.md5.hex}`,
			'parts named a, b, c, d: e is 32 hex digits: the length of MD5',
		],
		[`t=1767225600,v1=abc`, '19 characters: not the length of a known digest'],
		[
			`Digest the key ${HMACS.sha256.hex}`,
			'a prefix of 15 characters, then 64 hex digits: the length of SHA-256',
		],
		[
			`${HMACS.sha256.hex} v1`,
			'64 hex digits: the length of SHA-256; 3 more characters stand behind it',
		],
		[
			`${HMACS.md5.hex}, ${HMACS.md5.hex}`,
			'the header came more than once, the first time with 32 hex digits: the length of MD5',
		],
		[
			`${HMACS.md5.hex}, ${HMACS.sha256.hex}, ${HMACS.md5.hex}`,
			'the header came more than once, the first time with 32 hex digits: the length of MD5',
		],
		[
			`t=1,v1=${HMACS.md5.hex}, t=1,v1=${HMACS.md5.hex}`,
			'the header came more than once, the first time with parts named t, v1: v1 is 32 hex digits: the length of MD5',
		],
		[
			`${TOKENS.hs}, ${TOKENS.hs}`,
			'the header came more than once, the first time with a JWT (JSON Web Token), signed with HS256',
		],
		[
			`v1=${HMACS.md5.hex}, v1=${HMACS.sha256.hex}`,
			'parts named v1, v1: v1 is 32 hex digits: the length of MD5; v1 is 64 hex digits: the length of SHA-256',
		],
		[', ', '2 characters: not the length of a known digest'],
		['a, b', '4 characters: not the length of a known digest'],
		[
			`${HMACS.md5.hex},${HMACS.md5.hex} x,${HMACS.md5.hex}`,
			'parts named …, x: … is 32 hex digits: the length of MD5; x is 32 hex digits: the length of MD5',
		],
		['\n', '1 characters: not the length of a known digest'],
		['ab*cd*', '6 characters: not the length of a known digest'],
		['x'.repeat(4096), '4096 characters: not the length of a known digest'],
		['x'.repeat(4097), '4097 characters: too long for a signature'],
		[
			`sha384=${HMACS.sha384.hex}`,
			'a prefix of 7 characters, then 96 hex digits: the length of SHA-384',
		],
		['my-token', '8 characters: not the length of a known digest'],
	])('%j: %s', (header, words) => {
		expect(describeLook(lookAtSignature(header, true))).toBe(words);
	});

	test('names no part where a stranger may have chosen the names: their number is enough', () => {
		const { sha1, sha256 } = HMACS;
		expect(describeSignature(`t=1767225600,evil=${sha256.hex}`)).toBe(
			'2 parts; one is 64 hex digits: the length of SHA-256',
		);
		expect(describeSignature(`evil=${sha1.hex},other=${sha256.hex}`)).toBe(
			'2 parts; one is 40 hex digits: the length of SHA-1; one is 64 hex digits: the length of SHA-256',
		);
		expect(describeSignature(sha1.hex)).toBe('40 hex digits: the length of SHA-1');
	});
});
