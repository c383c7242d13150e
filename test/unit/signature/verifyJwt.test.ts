import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { ACCEPTED, check, MALFORMED, MISMATCH, NOW, usableScheme } from '../support/check';
import { ECDSA, RSA } from '../support/publicKeys';
import { TOKENS } from '../support/tokens';
import { BODY, HMACS, KEY, OTHER_KEY } from '../support/vectors';

const hs256 = (more: Record<string, unknown> = {}) => ({
	scheme: 'custom',
	method: 'jwtHs256',
	bodyHashClaim: 'sha256',
	...more,
});
const rs256 = (more: Record<string, unknown> = {}) =>
	hs256({ method: 'jwtRs256', signingSecret: RSA.pem, ...more });
const MISSING = { problem: 'signed_value_missing', placeholder: null };
const OUT = { problem: 'timestamp_out_of_tolerance' };

describe('a JWT with HS256', () => {
	test.each([
		['hs', 'sha256'],
		['hsBase64', 'body'],
		['hsBase64url', 'body'],
		['hsUpper', 'body'],
	] as const)("accepts OpenSSL's token %s with the hash in the claim %s", (name, bodyHashClaim) => {
		expect(check({ signature: TOKENS[name] }, hs256({ bodyHashClaim }))).toEqual(ACCEPTED);
	});

	test('accepts exactly the prefix that is set', () => {
		const credential = hs256({ prefix: 'Bearer ' });
		expect(check({ signature: `Bearer ${TOKENS.hs}` }, credential)).toEqual(ACCEPTED);
		expect(check({ signature: TOKENS.hs }, credential)).toEqual(MALFORMED);
		expect(check({ signature: `Bearer ${TOKENS.hs}` }, hs256())).toEqual(MALFORMED);
	});

	test('accepts a key written in hex, and the previous one', () => {
		const inHex = Buffer.from(KEY).toString('hex');
		const credential = hs256({ secretEncoding: 'hex', signingSecret: inHex });
		expect(check({ signature: TOKENS.hs }, credential)).toEqual(ACCEPTED);
		const rolled = hs256({ signingSecret: OTHER_KEY, previousSigningSecret: KEY });
		expect(check({ signature: TOKENS.hs }, rolled)).toEqual({ secret: 'previous' });
		expect(check({ signature: TOKENS.hs }, { ...credential, signingSecret: KEY })).toEqual({
			problem: 'secret_not_decodable',
		});
	});

	test('refuses another body, another key, and a wrong hash under the right key', () => {
		expect(check({ signature: TOKENS.hs, body: `${BODY} ` }, hs256())).toEqual(MISMATCH);
		expect(check({ signature: TOKENS.hs }, hs256({ signingSecret: OTHER_KEY }))).toEqual(MISMATCH);
		expect(check({ signature: TOKENS.wrongHash }, hs256())).toEqual(MISMATCH);
	});

	test.each(['none', 'hs512', 'rs', 'crit', 'headerText', 'list', 'text', 'notJson'] as const)(
		'refuses the token %s, whatever it says of itself',
		(name) => {
			expect(check({ signature: TOKENS[name] }, hs256())).toEqual(MALFORMED);
		},
	);

	test('refuses a token without its signature, and with another', () => {
		const [header, claims] = TOKENS.hs.split('.');
		expect(check({ signature: `${header}.${claims}.` }, hs256())).toEqual(MALFORMED);
		expect(check({ signature: `${header}.${claims}.AAAA` }, hs256())).toEqual(MISMATCH);
		const other = TOKENS.hsUpper.split('.')[2];
		expect(check({ signature: `${header}.${claims}.${other}` }, hs256())).toEqual(MISMATCH);
		expect(check({ signature: HMACS.sha256.hex }, hs256())).toEqual(MALFORMED);
	});

	test('refuses a token without the claim, and every claim that objects have anyway', () => {
		expect(check({ signature: TOKENS.hsUpper }, hs256())).toEqual(MISSING);
		for (const bodyHashClaim of ['constructor', '__proto__', 'toString']) {
			expect(check({ signature: TOKENS.hs }, hs256({ bodyHashClaim }))).toEqual(MISSING);
		}
	});

	test('refuses another claim than the one that holds the hash', () => {
		expect(check({ signature: TOKENS.hs }, hs256({ bodyHashClaim: 'iat' }))).toEqual(MISMATCH);
	});
});

describe('a JWT with RS256', () => {
	test("accepts OpenSSL's token", () => {
		expect(check({ signature: TOKENS.rs }, rs256())).toEqual(ACCEPTED);
	});

	test('refuses another body and a changed token', () => {
		expect(check({ signature: TOKENS.rs, body: `${BODY} ` }, rs256())).toEqual(MISMATCH);
		const [header, , signature] = TOKENS.rs.split('.');
		const claims = TOKENS.wrongHash.split('.')[1];
		expect(check({ signature: `${header}.${claims}.${signature}` }, rs256())).toEqual(MISMATCH);
	});

	test('refuses an HS256 token with the public key as its secret', () => {
		expect(check({ signature: TOKENS.confusion }, rs256())).toEqual(MALFORMED);
		// Not even where HMAC is chosen: everybody may know a public key.
		const confused = hs256({ signingSecret: RSA.pem });
		expect(check({ signature: TOKENS.confusion }, confused)).toEqual({
			problem: 'secret_not_decodable',
		});
	});

	test.each([ECDSA.pem, KEY])(
		'refuses every token with a key that is not for it',
		(signingSecret) => {
			expect(check({ signature: TOKENS.rs }, rs256({ signingSecret }))).toEqual({
				problem: 'secret_not_decodable',
			});
		},
	);
});

describe('the times in a JWT', () => {
	const at = (name: keyof typeof TOKENS, receivedAt = NOW) =>
		check({ signature: TOKENS[name], receivedAt }, hs256());

	test('may lie as far off as the tolerance reaches', () => {
		expect(at('justExpired')).toEqual(ACCEPTED);
		expect(at('nearlyYet')).toEqual(ACCEPTED);
		expect(at('hs', NOW + 300_000)).toEqual(ACCEPTED);
		expect(at('hs', NOW - 300_000)).toEqual(ACCEPTED);
	});

	test.each(['expired', 'notYet', 'tooOld', 'tooNew'] as const)('%s is refused', (name) => {
		expect(at(name)).toEqual(OUT);
	});

	test('a token that says when it ends may be old', () => {
		expect(at('oldButValid')).toEqual(ACCEPTED);
	});

	test.each(['textTime', 'nullTime'] as const)('%s is refused: a time is a number', (name) => {
		expect(at(name)).toEqual(OUT);
	});

	test('do not count for a sample, which may be of any age, but must be numbers', () => {
		const scheme = usableScheme(readSettings({ signingSecret: KEY, ...hs256() }));
		const sample = { body: Buffer.from(BODY), headers: {}, url: () => '', receivedAt: null };
		const verify = (name: keyof typeof TOKENS) =>
			scheme.verify({ ...sample, signature: TOKENS[name] });
		expect(verify('expired')).toMatchObject({ secret: 'current' });
		expect(verify('tooOld')).toMatchObject({ secret: 'current' });
		expect(verify('textTime')).toEqual(OUT);
	});
});
