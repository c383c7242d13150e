import { createHash, createHmac } from 'node:crypto';
import { isShown } from '../../../nodes/AiRudder/signature/fields';
import { fieldName, valueName, readSettings } from '../../../nodes/AiRudder/signature/settings';
import { UNNAMED_HEADER } from '../../../nodes/AiRudder/messages/facts';
import type { Evidence } from '../../../nodes/AiRudder/finder/evidence';
import type { Found, NotFound, PasteMistake } from '../../../nodes/AiRudder/messages/facts';
import { listWords } from '../../../nodes/AiRudder/messages/texts';
import { DOUBTS } from '../../../nodes/AiRudder/messages/credentialTest';
import { ECDSA, ED25519, RSA } from '../support/publicKeys';
import { TOKENS } from '../support/tokens';
import { BODY as SIGNED_BODY, KEY } from '../support/vectors';
import { advise, diagnosisOf, evidenceOf } from '../finder/support';
import { SECRET, SENT_AT } from '../finder/vectors';

const settings = readSettings({ signingSecret: SECRET });
const evidence: Evidence = evidenceOf({ signature: 'ab'.repeat(32) });
const NOT_FOUND: NotFound = { problem: 'not_found', tries: 3210, cutShort: false, isLarge: false };
const found = (part: Partial<Found>): Found => ({
	settings,
	change: {},
	mistakes: [],
	secret: 'current',
	otherContent: null,
	needsZone: false,
	...part,
});

/** The formula as one line. */
const lineIn = (result: Found) => {
	const diagnosis = diagnosisOf(result, evidence, settings);
	return diagnosis.outcome === 'found' ? diagnosis.line : undefined;
};

/** What a person reads when nothing was found. */
const lost = (known: Partial<Evidence>, result: Partial<NotFound> = {}, credential = settings) =>
	advise({ ...NOT_FOUND, ...result }, { ...evidence, ...known }, credential);

test('a rewritten body in production fits if the body came unchanged, and that is said there only', () => {
	for (const signedContent of ['{json}', '{timestamp}.{sortedJson}', '{body}']) {
		const said = [true, false].map((isStrict) =>
			advise(
				found({ change: { signedContent } }),
				{ ...evidence, pasted: false, isStrict },
				settings,
			).includes('It fits if the body came unchanged.'),
		);
		expect(said).toEqual([signedContent !== '{body}', false]);
	}
});

test('names the settings to choose as the editor does', () => {
	const change = {
		scheme: 'custom',
		method: 'hmac',
		algorithm: 'sha256',
		secretEncoding: 'text',
		encoding: 'base64url',
		prefix: 'v1=',
		signedContent: '{timestamp}.{body}',
		timestampHeader: 'x-sent-at',
		toleranceSeconds: 300,
	};

	expect(advise(found({ change }), evidence, settings)).toContain(
		'Found: the signature fits when you do this. Set Scheme to Custom, Method to HMAC, Algorithm to SHA-256, Secret Encoding to Text, Signature Encoding to Base64url, Prefix to "v1=", Signed Content to "{timestamp}.{body}", Timestamp Header to "x-sent-at" and Tolerance (Seconds) to 300.',
	);
});

describe('all of it as one line', () => {
	test('is not there when a name in it could be read as other settings', () => {
		const formula = 'Scheme: Token';
		const signedContent = '{body.a”; Scheme: Token; x: “}';
		const change = { scheme: 'custom', signedContent };
		const target = { ...readSettings({ signingSecret: SECRET, ...change }), formula };
		const words = advise(found({ change, settings: target }), evidence, target);
		expect(words).toContain('Empty Formula and set Scheme to Custom');
		expect(words).not.toContain('one line');
	});

	const change = { scheme: 'hmacMd5' };
	const md5 = { settings: readSettings({ signingSecret: SECRET, ...change }), change };

	test('ends the advice', () => {
		expect(advise(found(md5), evidence, settings)).toMatch(
			/ All of it as one line, to paste into Formula: Scheme: HMAC-MD5$/,
		);
	});

	test('is all there is to do where the credential has a line already', () => {
		const formula = 'Scheme: Token';
		const target = readSettings({ signingSecret: SECRET, formula });
		const result = found({ change, settings: { ...target, ...change } });
		expect(advise(result, evidence, target)).toBe(
			'Found: the signature fits when you do this. Paste the line at the end into Formula, in place of what is there. All of it as one line, to paste into Formula: Scheme: HMAC-MD5',
		);
	});

	test('is not there when nothing is to be changed, or when only the user knows the name of a header', () => {
		expect(lineIn(found({}))).toBeNull();
		const timestampHeader = UNNAMED_HEADER;
		const unnamed = found({
			change: { timestampHeader },
			settings: { ...settings, timestampHeader },
		});
		expect(lineIn(unnamed)).toBeNull();
		const withLine = { ...unnamed.settings, formula: 'Scheme: Token' };
		expect(advise({ ...unnamed, settings: withLine }, evidence, withLine)).toContain(
			'Empty Formula and set Timestamp Header to the name of the header that carries the timestamp.',
		);
	});
});

test('names a single setting, and where to find it when it is said outside of the credential', () => {
	expect(
		advise(found({ change: { scheme: 'hmacMd5' } }), { ...evidence, pasted: false }, settings),
	).toContain(
		'Found: the signature fits when you do this in the credential. Set Scheme to HMAC-MD5.',
	);
});

test('says that a field must be emptied, and which header it cannot name', () => {
	const change = { prefix: '', timestampHeader: UNNAMED_HEADER };

	expect(advise(found({ change }), evidence, settings)).toContain(
		'Set Prefix to nothing (leave it empty) and Timestamp Header to the name of the header that carries the timestamp.',
	);
});

test('says that it was the previous secret that signed', () => {
	expect(advise(found({ secret: 'previous', mistakes: ['white_space'] }), evidence, settings)).toBe(
		'Found: the signature fits when you do this. Remove the white space, line break or invisible character from Previous Signing Secret. It was signed with Previous Signing Secret.',
	);
});

test('warns that a rewritten body may come from the viewer that it was copied from', () => {
	const change = { signedContent: '{timestamp}{sortedJson}' };

	expect(advise(found({ change }), evidence, settings)).toContain('reformatted by a viewer');
	expect(advise(found({ change }), { ...evidence, pasted: false }, settings)).not.toContain(
		'reformatted',
	);
});

test.each<[PasteMistake, string]>([
	['signature_white_space', 'Sample Signature'],
	['signature_name', 'Sample Signature'],
	['signature_quotes', 'Sample Signature'],
	['body_white_space', 'Sample Body'],
	['body_last_line_break', 'Sample Body'],
	['body_line_ends', 'Sample Body'],
	['white_space', 'Signing Secret'],
	['name_and_value', 'Signing Secret'],
	['quotes', 'Signing Secret'],
	['label', 'Signing Secret'],
	['equals_sign', 'Signing Secret'],
])('says in which field the mistake %s is', (mistake, field) => {
	const text = advise(found({ mistakes: [mistake] }), evidence, settings);
	expect(text).toContain(field);
	expect(text).not.toMatch(/%|Set /);
});

test('says that a time without a zone needs one, unless one is set', () => {
	const at = (timeZone: string) =>
		advise(found({ needsZone: true, settings: readSettings({ timeZone }) }), evidence, settings);
	const zone = 'set Time Zone to the one in which AI Rudder writes it, for example +08:00.';
	expect(at('')).toContain(zone);
	expect(at('+07:00')).not.toContain(zone);
	expect(advise(found({}), evidence, settings)).not.toContain(zone);
});

test('says what a formula leaves unprotected, with the settings that lead to it', () => {
	const token = readSettings({ scheme: 'token' });
	expect(
		advise(found({ change: { scheme: 'token' }, settings: token }), evidence, settings),
	).toMatch(/^Found: .* Set Scheme to Token\. This formula does not protect the body\. /);
});

test('names the other order, where one callback cannot tell which it is', () => {
	const change = { signedContent: '{sort}{secret}{timestamp}{header:x-nonce}' };
	const otherContent = '{secret}{timestamp}{header:x-nonce}';
	expect(advise(found({ change, otherContent }), evidence, settings)).toContain(
		`if a later one is refused, set Signed Content to "${otherContent}".`,
	);
	expect(advise(found({ change: {}, otherContent }), evidence, settings)).not.toContain(
		'later one',
	);
});

test('tells what the signature looks like and what to ask for, when nothing fits', () => {
	expect(lost({})).toBe(
		'None of the 3210 formulas that were tried fits. The signature: 64 hex digits: the length of SHA-256. Compare the secret with the one at AI Rudder, and take the body exactly as it was sent. If the callback has a header with the time, enter it as Sample Timestamp. If it has other headers of its own, or if you were given an app key or a client ID with the secret, enter them into Other Values You Know. If both are right, ask AI Rudder: is it an HMAC, a hash, or a signature with a private key, and with which algorithm; exactly which text is signed (the raw body, single fields of it, or its fields sorted as key=value); whether the value of another header or an app key is part of it; whether a time is part of it, and where it stands; how the key and the signature are written (text, hex, Base64); and for one worked example. A mail to copy, in English and Chinese: https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/ask-airudder.md',
	);
});

test('says on a real request only what can be done there', () => {
	const text = lost({ pasted: false, headers: { host: 'x' }, url: 'https://n8n.example/' });
	expect(text).not.toContain('Sample');
	expect(text).not.toContain('take the body');
	expect(text).toContain('enter it into Other Values You Know in the credential.');
});

test('does not ask for a timestamp that is there, in a header or in a part', () => {
	const headers = { 'x-sent-at': SENT_AT };
	expect(lost({ headers })).not.toContain('Sample Timestamp');
	expect(lost({ headers })).not.toContain('whether a time is part of it');
	const signature = `t=${SENT_AT},v1=${'ab'.repeat(32)}`;
	expect(lost({ signature })).not.toContain('Sample Timestamp');
	expect(lost({ headers: { [UNNAMED_HEADER]: SENT_AT } })).not.toContain('Sample Timestamp');
});

test('names the other headers of the callback, and asks whether they are signed', () => {
	const headers = {
		'x-nonce': 'n',
		'x-app-id': 'a',
		host: 'x',
		'user-agent': 'y',
		'x-sent-at': SENT_AT,
	};
	const text = lost({ headers });
	expect(text).toContain('Tried with the headers x-nonce, x-app-id.');
	expect(text).toContain('whether {header:x-nonce}, {header:x-app-id} is part of it');
	expect(text).not.toContain('other headers of its own');
	expect(lost({})).not.toContain('Tried with');
});

test('names neither headers nor parts where a stranger may have chosen the names', () => {
	const signature = `evil=${'ab'.repeat(32)},t=1`;
	const stranger = { pasted: false, isStrict: true, headers: { 'x-evil': 'n' }, signature };
	expect(lost(stranger)).not.toContain('evil');
	expect(lost({ ...stranger, isStrict: false })).toContain('Tried with the headers x-evil.');
});

test('does not ask for values that are there', () => {
	const known = [{ name: '', value: 'app-1' }];
	const text = lost({ known });
	expect(text).not.toContain('Other Values You Know');
	expect(text).not.toContain('app-1');
	expect(lost({ url: 'https://n8n.example/' })).toContain('in the credential');
});

test('says what is so: what was tried, whether there was more, and whether anything could be', () => {
	expect(lost({}, { tries: 0 })).toMatch(/^No formula could be tried on this signature\. /);
	expect(lost({}, { cutShort: true })).toMatch(/tried fits\. There would have been more to try\. /);
	const large = 'The body is large, so not every formula was tried: use a smaller callback.';
	expect(lost({}, { isLarge: true })).toContain(large);
	expect(lost({}, { isLarge: true, cutShort: true })).not.toContain('There would have been more');
	expect(lost({})).not.toMatch(/can express|several values/);
});

test.each([
	['an RSA signature', RSA.signatures.sha256],
	['an ECDSA signature', ECDSA.der],
	['an Ed25519 signature', ED25519.signature],
	['one that came twice', `${ECDSA.der}, ${ECDSA.der}`],
	['one among the parts of a header', `v1="${ED25519.signature}", t="1"`],
])('%s needs a public key, which is said unless there is one', (_what, signature) => {
	const hint = 'its public key must be entered as Signing Secret';
	expect(lost({ signature })).toContain(hint);
	const withKey = readSettings({ signingSecret: ED25519.pem });
	expect(lost({ signature }, {}, withKey)).not.toContain(hint);
	expect(lost({})).not.toContain(hint);
	expect(lost({ signature: 'my-token' })).not.toContain(hint);
});

test('says what one callback leaves open', () => {
	const at = (fields: Record<string, string>, signature: string) => {
		const chosen = readSettings({ scheme: 'custom', ...fields });
		return advise(found({ settings: chosen, change: fields }), { ...evidence, signature }, chosen);
	};
	const pairs = 'try other Empty Values, Nested Values and Value Encoding.';
	expect(at({ signedContent: '{pairs}' }, 'ab')).toContain(pairs);
	expect(at({ signedContent: '{body}' }, 'ab')).not.toContain(pairs);
});

test('says of a JWT with a text for a time that its times are no numbers', () => {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const hash = createHash('sha256').update(evidence.body).digest('hex');
	const text = `${part({ alg: 'HS256' })}.${part({ exp: '1767225600', h: hash })}`;
	const signature = `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`;
	expect(lost({ signature })).toContain('one of its times (exp, nbf, iat) is no number');
});

test('says why a JWT cannot be taken', () => {
	const body = Buffer.from(SIGNED_BODY);
	const noHash = 'It fits Signing Secret, but none of its claims is the SHA-256 of this body';
	const unknown = 'This node checks tokens with HS256 and RS256 only.';
	const ofKey = readSettings({ signingSecret: KEY });
	expect(lost({ signature: TOKENS.wrongHash, body }, {}, ofKey)).toContain(noHash);
	expect(lost({ signature: `Bearer ${TOKENS.wrongHash}`, body }, {}, ofKey)).toContain(noHash);
	expect(lost({ signature: TOKENS.hs, body })).not.toContain(noHash);
	expect(lost({ signature: TOKENS.hs512, body })).toContain(unknown);
	expect(lost({ signature: TOKENS.none, body })).toContain(unknown);
	const wrongKey = 'It does not fit Signing Secret: compare that with the one at AI Rudder.';
	expect(lost({ signature: TOKENS.hs, body })).toContain(wrongKey);
	const noKey = 'It is checked with a public key: enter that one as Signing Secret.';
	expect(lost({ signature: TOKENS.rs, body })).toContain(noKey);
	const otherKey = readSettings({ signingSecret: ED25519.pem });
	expect(lost({ signature: TOKENS.rs, body }, {}, otherKey)).toContain(wrongKey);
	expect(lost({ signature: TOKENS.hs, body })).not.toContain(unknown);
});

test('describes the signature without what was pasted along', () => {
	const signature = ` X-AIRudder-Sign: ${'AB'.repeat(16)}`;
	expect(lost({ signature })).toContain('32 hex digits: the length of MD5');
});

test('names the parts of a header', () => {
	const signature = `t=1767225600,v1=${'ab'.repeat(32)}`;
	expect(lost({ signature })).toContain(
		'The signature: parts named t, v1: v1 is 64 hex digits: the length of SHA-256.',
	);
});

test.each([
	[['a'], 'a'],
	[['a', 'b'], 'a and b'],
	[['a', 'b', 'c'], 'a, b and c'],
])('%j is worded as "%s"', (steps, words) => {
	expect(listWords(steps)).toBe(words);
});

test('a doubt names the field of the secret', () => {
	expect(DOUBTS.url('previous')).toBe(
		'Previous Signing Secret looks like a URL. Enter the secret that AI Rudder gave you.',
	);
});

test('fields and options have the names of the credential, and unknown ones their own', () => {
	expect(fieldName('encoding')).toBe('Signature Encoding');
	expect(fieldName('elsewhere')).toBe('elsewhere');
	expect(valueName('scheme', 'auto')).toBe('Auto-Detect');
	expect(valueName('elsewhere', 'x')).toBe('"x"');
});

test('a field is shown by what is chosen in the others', () => {
	expect(isShown('scheme', {})).toBe(true);
	expect(isShown('method', { scheme: 'auto' })).toBe(false);
	expect(isShown('method', { scheme: 'custom' })).toBe(true);
	expect(isShown('algorithm', { scheme: 'custom', method: 'ed25519' })).toBe(false);
	const withPairs = { scheme: 'custom', method: 'hmac', signedContent: '{pairs}' };
	expect(isShown('pairFormat', withPairs)).toBe(true);
	expect(isShown('pairFormat', { ...withPairs, signedContent: '{body}' })).toBe(false);
	const timed = { scheme: 'custom', method: 'hmac', timestampHeader: 'x-time' };
	expect(isShown('timeZone', timed)).toBe(true);
	expect(isShown('timeZone', { ...timed, timestampHeader: '' })).toBe(false);
	expect(isShown('elsewhere', {})).toBe(true);
});

test.each<[string, Partial<Evidence>, object, boolean]>([
	['nothing that anybody knows', {}, { signedContent: '{header:x-app-1}.{body}' }, false],
	['a value that the person knows', {}, { signedContent: 'app-1.{body}' }, true],
	['one as a prefix', {}, { prefix: 'app-1 ' }, true],
	['one as the name of a part', {}, { signaturePart: 'app-1' }, true],
	['a value of the query', { url: 'https://n8n.example/?a=t%201' }, { prefix: 't%201:' }, true],
	['a query without a name', { url: 'https://n8n.example/?tok' }, { prefix: 'tok:' }, true],
	['nothing of an empty query', { url: 'https://n8n.example/?a=' }, { prefix: 'a:' }, false],
])('knows of settings with %s whether a log may show them', (_what, more, fields, isPrivate) => {
	const known = [{ name: '', value: 'app-1' }];
	const result = found({ settings: { ...settings, ...fields } });
	const diagnosis = diagnosisOf(result, { ...evidence, known, ...more }, settings);
	expect(diagnosis).toMatchObject({ isPrivate });
});
