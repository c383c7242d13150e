import { bodyHashClaims, readJwt } from '../../../nodes/AiRudder/signature/header';
import { TOKENS } from '../support/tokens';
import { BODY } from '../support/vectors';

test('a token is taken apart, and nothing of it is proved', () => {
	const [header, claims] = TOKENS.none.split('.');
	expect(readJwt(TOKENS.none)).toMatchObject({ algorithm: 'none', text: `${header}.${claims}` });
	expect(readJwt(TOKENS.hs)!.claims).toHaveProperty('iat', 1_767_225_600);
});

const [HEADER, CLAIMS, SIGNATURE] = TOKENS.hs.split('.');

test.each([
	['nothing', ''],
	['two parts', `${HEADER}.${CLAIMS}`],
	['no signature', `${HEADER}.${CLAIMS}.`],
	['four parts', `${TOKENS.hs}.x`],
	['padding', `${HEADER}.${CLAIMS}.${SIGNATURE}=`],
	['a space', ` ${TOKENS.hs}`],
	['Base64 instead of Base64url', `${HEADER}.${CLAIMS}.${SIGNATURE.slice(0, -1)}+`],
	['a header that is no JSON', `e30x.${CLAIMS}.${SIGNATURE}`],
	['a header that is a text', TOKENS.headerText],
	['claims that are a list', TOKENS.list],
	['claims that are a text', TOKENS.text],
	['claims that are null', TOKENS.nullClaims],
	['claims that are no JSON', TOKENS.notJson],
	['an extension that must be understood', TOKENS.crit],
])('with %s there is no token', (_what, token) => {
	expect(readJwt(token)).toBeNull();
});

test('a signature whose last character holds bits that no byte has is none', () => {
	// The last character of 32 bytes stands for four bits only: "A" and "B" decode to the same.
	expect(SIGNATURE.endsWith('A')).toBe(true);
	const other = `${SIGNATURE.slice(0, -1)}B`;
	expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(SIGNATURE, 'base64url'));
	expect(readJwt(`${HEADER}.${CLAIMS}.${other}`)).toBeNull();
});

test.each([
	['hs', ['sha256']],
	['hsBase64', ['body']],
	['hsBase64url', ['body']],
	['hsUpper', ['body']],
	['wrongHash', []],
] as const)('the claims of %s that hold the hash of the body are %j', (name, claims) => {
	expect(bodyHashClaims(readJwt(TOKENS[name])!, Buffer.from(BODY))).toEqual(claims);
	expect(bodyHashClaims(readJwt(TOKENS[name])!, Buffer.from(`${BODY} `))).toEqual([]);
});
