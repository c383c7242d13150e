import { describeLook, describeSignature } from '../../../nodes/AiRudder/messages/signatureLook';
import { lookAtSignature } from '../../../nodes/AiRudder/signature/signatureLook';
import { ECDSA, ED25519, RSA } from '../support/publicKeys';
import { TOKENS } from '../support/tokens';
import { HMACS } from '../support/vectors';

describe('what a person reads about a header', () => {
	test.each([
		[undefined, 'empty'],
		['', 'empty'],
		[HMACS.sha256.hex, '64 hex digits, the length of SHA-256'],
		[HMACS.md5.hex, '32 hex digits, the length of MD5'],
		[HMACS.sha1.base64, '28 characters of Base64, the length of SHA-1'],
		[HMACS.sha512.base64url, '86 characters of Base64url, the length of SHA-512, Ed25519 or ECDSA'],
		[ED25519.signature, '88 characters of Base64, the length of SHA-512, Ed25519 or ECDSA'],
		[ECDSA.raw, '128 hex digits, the length of SHA-512, Ed25519 or ECDSA'],
		[ECDSA.der, '96 characters of Base64, the form of ECDSA'],
		[RSA.signatures.sha256, '344 characters of Base64, the length of RSA with 2048 bits'],
		[HMACS.sha256.base64hex, '88 characters of Base64 around hex digits, the length of SHA-256'],
		[TOKENS.hs, 'a JWT (JSON Web Token), signed with HS256'],
		[`Bearer ${TOKENS.rs}`, 'a JWT (JSON Web Token), signed with RS256'],
		[TOKENS.none, 'a JWT (JSON Web Token), signed with none'],
		// {"alg":"the secret itself"}
		[
			'eyJhbGciOiJ0aGUgc2VjcmV0IGl0c2VsZiJ9.e30.c2ln',
			'a JWT (JSON Web Token), signed with an unknown algorithm',
		],
		[
			`t=1767225600,v1=${HMACS.sha256.hex}`,
			'parts t, v1; v1 is 64 hex digits, the length of SHA-256',
		],
		[
			`v1=${HMACS.sha1.hex},v2=${HMACS.sha256.base64}`,
			'parts v1, v2; v1 is 40 hex digits, the length of SHA-1; v2 is 44 characters of Base64, the length of SHA-256',
		],
		[
			`a=1,b=2,c=3,d=4,e=${HMACS.md5.hex}`,
			'parts a, b, c, d; e is 32 hex digits, the length of MD5',
		],
		[`t=1767225600,v1=abc`, '19 characters, the length of no digest'],
		[
			`Digest the key ${HMACS.sha256.hex}`,
			'a prefix of 15 characters, then 64 hex digits, the length of SHA-256',
		],
		[`${HMACS.sha256.hex} v1`, '64 hex digits, the length of SHA-256, then 3 more characters'],
		[
			`${HMACS.md5.hex}, ${HMACS.md5.hex}`,
			'it came more than once, first with 32 hex digits, the length of MD5',
		],
		[
			`${HMACS.md5.hex}, ${HMACS.sha256.hex}, ${HMACS.md5.hex}`,
			'it came more than once, first with 32 hex digits, the length of MD5',
		],
		[
			`${`${HMACS.md5.hex}, `.repeat(8)}not looked at`,
			'it came more than once, first with 32 hex digits, the length of MD5',
		],
		[
			`t=1,v1=${HMACS.md5.hex}, t=1,v1=${HMACS.md5.hex}`,
			'it came more than once, first with parts t, v1; v1 is 32 hex digits, the length of MD5',
		],
		[
			`${TOKENS.hs}, ${TOKENS.hs}`,
			'it came more than once, first with a JWT (JSON Web Token), signed with HS256',
		],
		[
			`v1=${HMACS.md5.hex}, v1=${HMACS.sha256.hex}`,
			'parts v1, v1; v1 is 32 hex digits, the length of MD5; v1 is 64 hex digits, the length of SHA-256',
		],
		[', ', '2 characters, the length of no digest'],
		['a, b', '4 characters, the length of no digest'],
		[
			`${HMACS.md5.hex},${HMACS.md5.hex} x,${HMACS.md5.hex}`,
			'parts …, x; … is 32 hex digits, the length of MD5; x is 32 hex digits, the length of MD5',
		],
		[
			`v1-${HMACS.md5.base64url}:${HMACS.sha256.hex};x=1`,
			'parts …, x; … is 64 hex digits, the length of SHA-256',
		],
		[`${'a=b,'.repeat(100)}v1=${HMACS.sha256.hex}`, '467 characters, the length of no digest'],
		['\n', '1 characters, the length of no digest'],
		['ab*cd*', '6 characters, the length of no digest'],
		['x'.repeat(4096), '4096 characters, the length of no digest'],
		['x'.repeat(4097), '4097 characters, too long for a signature'],
		[
			`sha384=${HMACS.sha384.hex}`,
			'a prefix of 7 characters, then 96 hex digits, the length of SHA-384',
		],
		['my-token', '8 characters, the length of no digest'],
	])('%j: %s', (header, words) => {
		expect(describeLook(lookAtSignature(header, true))).toBe(words);
	});

	test('names no part where a stranger may have chosen the names: their number is enough', () => {
		const { sha1, sha256 } = HMACS;
		expect(describeSignature(`t=1767225600,evil=${sha256.hex}`)).toBe(
			'2 parts; one is 64 hex digits, the length of SHA-256',
		);
		expect(describeSignature(`evil=${sha1.hex},other=${sha256.hex}`)).toBe(
			'2 parts; one is 40 hex digits, the length of SHA-1; one is 64 hex digits, the length of SHA-256',
		);
		expect(describeSignature(sha1.hex)).toBe('40 hex digits, the length of SHA-1');
	});
});
