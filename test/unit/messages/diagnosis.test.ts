import { createHash, createHmac } from 'node:crypto';
import { isShown } from '../../../nodes/AiRudder/signature/fields';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import {
	fieldName,
	valueName,
	parseFormulaLine,
} from '../../../nodes/AiRudder/signature/formulaLine';
import { describeDiagnosis } from '../../../nodes/AiRudder/messages/diagnosis';
import {
	UNNAMED_HEADER,
	type Evidence,
	type Found,
	type PasteMistake,
} from '../../../nodes/AiRudder/finder/evidence';
import { DOUBTS } from '../../../nodes/AiRudder/messages/credentialTest';
import { ECDSA, ED25519, RSA } from '../support/publicKeys';
import { TOKENS } from '../support/tokens';
import { BODY as SIGNED_BODY, KEY } from '../support/vectors';
import { advise, diagnosisOf, evidenceOf } from '../finder/support';
import { SECRET } from '../finder/vectors';

const settings = readSettings({ signingSecret: SECRET });
const evidence: Evidence = evidenceOf({ signature: 'ab'.repeat(32) });
const found = (part: Partial<Found>): Found => ({
	settings,
	isChanged: false,
	mistakes: [],
	secret: 'current',
	signedBy: SECRET,
	needsZone: false,
	...part,
});
/** A formula that was found: what is set beside the secret. */
const foundWith = (change: Record<string, unknown>, part: Partial<Found> = {}): Found =>
	found({ isChanged: true, settings: readSettings({ signingSecret: SECRET, ...change }), ...part });

/** What a person reads when nothing was found. */
const lost = (known: Partial<Evidence>, credential = settings) =>
	advise(null, { ...evidence, ...known }, credential);

const PASTE = 'Found: another formula fits. Paste the line below into Formula in the credential.';
const MAIL =
	'Last, mail AI Rudder: https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/ask-airudder.md';
const AGAIN =
	'Enter the secret again: one wrong letter looks exactly like this, and n8n does not show it.';

describe('what was found', () => {
	test('is one line to paste, and no list of settings', () => {
		expect(advise(foundWith({ scheme: 'hmacMd5' }), evidence, settings)).toBe(
			`${PASTE}\nFormula: Scheme: HMAC-MD5`,
		);
		const change = {
			scheme: 'custom',
			signedContent: '{timestamp}.{body}',
			timestampHeader: 'x-sent-at',
			prefix: 'v1=',
		};
		expect(advise(foundWith(change), evidence, settings)).toBe(
			`${PASTE}\nFormula: Scheme: Custom; Method: HMAC; Algorithm: SHA-256; Secret Encoding: Text; Signature Encoding: Hex; Prefix: "v1="; Signed Content: "{timestamp}.{body}"; Timestamp Header: "x-sent-at"`,
		);
	});

	test('replaces the line that the credential has already', () => {
		const target = { ...readSettings({ signingSecret: SECRET, scheme: 'hmacMd5' }), formula: 'x' };
		const result = found({ isChanged: true, settings: target });
		expect(advise(result, evidence, settings)).toBe(
			'Found: another formula fits. Replace Formula in the credential by the line below.\nFormula: Scheme: HMAC-MD5',
		);
	});

	test('has no line when a name in it could be read as other settings', () => {
		const signedContent = '{body.a”; Scheme: Token; x: “}';
		const words = advise(foundWith({ scheme: 'custom', signedContent }), evidence, settings);
		expect(words).toMatch(/^Found: another formula fits\. A name in it does not fit into a line\./);
		expect(words).not.toContain('Formula: ');
	});

	test('asks for the name of the header while only the user knows it', () => {
		const change = {
			scheme: 'custom',
			signedContent: '{timestamp}.{body}',
			timestampHeader: UNNAMED_HEADER,
		};
		const result = foundWith(change);
		expect(advise(result, evidence, settings)).toBe(
			"Found: another formula fits. It needs the name of the time's header. Enter it into Sample Timestamp, such as x-time: 1767225600, and test again.",
		);
		expect(diagnosisOf(result, evidence, settings)).toMatchObject({ line: null });
	});

	test('stands above the line of the encryption, which stands above that of the formula', () => {
		const diagnosis = diagnosisOf(foundWith({ scheme: 'hmacMd5' }), evidence, settings);
		expect(describeDiagnosis(diagnosis, { says: 'Look.', line: 'Encryption: IV: x' })).toBe(
			`${PASTE} Look.\nEncryption: IV: x\nFormula: Scheme: HMAC-MD5`,
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
		expect(text).toMatch(/^Found: it fits after this correction\. /);
		expect(text).toContain(field);
		expect(text).not.toContain('Formula');
	});

	test('names a mistake in front of the line', () => {
		expect(
			advise(foundWith({ scheme: 'hmacMd5' }, { mistakes: ['quotes'] }), evidence, settings),
		).toMatch(/^Found: another formula fits\. Remove the quotes around Signing Secret\. Paste /);
	});

	test('says that it was the previous secret that signed', () => {
		expect(
			advise(found({ secret: 'previous', mistakes: ['white_space'] }), evidence, settings),
		).toBe(
			'Found: it fits after this correction. Remove the white space or invisible character from Previous Signing Secret. It was signed with Previous Signing Secret.',
		);
	});

	test('says of a rewritten body in production that it must have come unchanged, and there only', () => {
		for (const signedContent of ['{json}', '{timestamp}.{sortedJson}', '{body}']) {
			const said = (['production', 'test'] as const).map((from) =>
				advise(
					foundWith({ scheme: 'custom', signedContent }),
					{ ...evidence, from },
					settings,
				).includes('It fits if the body came unchanged.'),
			);
			expect(said).toEqual([signedContent !== '{body}', false]);
		}
	});

	test('warns that a rewritten body may come from the viewer that it was copied from', () => {
		const result = foundWith({ scheme: 'custom', signedContent: '{timestamp}{sortedJson}' });
		expect(advise(result, evidence, settings)).toContain('If a viewer reformatted');
		expect(advise(result, { ...evidence, from: 'test' }, settings)).not.toContain('reformatted');
	});

	test('and only where the text is new, or comes into view', () => {
		const json = { signingSecret: SECRET, signedContent: '{json}' };
		const result = foundWith({ scheme: 'custom', signedContent: '{json}', encoding: 'base64' });
		const isSaid = (scheme: string) =>
			advise(result, evidence, readSettings({ ...json, scheme })).includes('reformatted');
		expect([isSaid('auto'), isSaid('custom')]).toEqual([true, false]);
		const hidden = foundWith({ scheme: 'hmacMd5', signedContent: '{json}' });
		expect(advise(hidden, evidence, settings)).not.toContain('reformatted');
	});

	test('says what to add to the line where the time names no zone, unless one is set', () => {
		const at = (timeZone: string) =>
			advise(foundWith({ scheme: 'custom', timeZone }, { needsZone: true }), evidence, settings);
		const zone = 'add ; Time Zone: "+08:00" to the line';
		expect(at('')).toContain(zone);
		expect(at('+07:00')).not.toContain(zone);
		expect(advise(foundWith({ scheme: 'custom' }), evidence, settings)).not.toContain(zone);
	});

	test('can be pasted as a whole, and with a zone at its end', () => {
		const change = {
			scheme: 'custom',
			signedContent: '{timestamp}.{body}',
			timestampHeader: 'x-t',
		};
		const words = advise(foundWith(change, { needsZone: true }), evidence, settings);
		for (const pasted of [words, JSON.stringify({ fix: words })]) {
			expect(parseFormulaLine(pasted)).toMatchObject(change);
		}
		expect(parseFormulaLine(`${words}; Time Zone: "+08:00"`)).toMatchObject({
			...change,
			timeZone: '+08:00',
		});
	});

	test('says what the formula leaves unprotected', () => {
		expect(advise(foundWith({ scheme: 'token' }), evidence, settings)).toBe(
			`${PASTE} This formula leaves the body unprotected: anyone who saw one callback can forge others for ever.\nFormula: Scheme: Token`,
		);
	});
});

describe('when nothing fits', () => {
	test('a sample leads to the secret first, then to what it lacks, then to the mail', () => {
		const values = 'Put its headers, and any app key, into Other Values You Know.';
		expect(lost({})).toBe(`No formula fits this sample. ${AGAIN} ${values} ${MAIL}`);
		const body = 'Paste the body exactly as it was sent.';
		for (const more of [
			{ headers: { 'x-nonce': 'n' } },
			{ known: [{ name: '', value: 'app-1' }] },
			{ url: 'https://n8n.example/' },
		]) {
			expect(lost(more)).toBe(`No formula fits this sample. ${AGAIN} ${body} ${MAIL}`);
		}
		expect(lost({ headers: { [UNNAMED_HEADER]: '1767225600' } })).toContain(values);
		expect(lost({ body: Buffer.alloc(32_769) })).toContain(
			'The body is large: use a smaller callback.',
		);
	});

	test('a callback at the test URL leads to the secret, a value beside it, and the mail', () => {
		const real = { from: 'test' as const, headers: { host: 'x' }, url: 'https://n8n.example/' };
		expect(lost(real)).toBe(`${AGAIN} Put any app key into Other Values You Know. ${MAIL}`);
		expect(lost({ ...real, known: [{ name: '', value: 'app-1' }] })).toBe(`${AGAIN} ${MAIL}`);
	});

	test('a callback in production leads to the secret, the test URL and the mail', () => {
		const stranger = { from: 'production' as const, headers: { 'x-evil': 'n' } };
		expect(lost(stranger)).toBe(`${AGAIN} Next, let AI Rudder call the test URL. ${MAIL}`);
	});

	test('no count of tries is given', () => {
		expect(lost({})).not.toMatch(/\d{2}|tried/);
	});

	test.each([
		['my-token', '8 characters, the length of no digest'],
		['', 'empty'],
		[` X-AIRudder-Sign: ${'AB'.repeat(7)}`, '14 characters, the length of no digest'],
	])('the form of a signature that is none is said: %j', (signature, look) => {
		expect(lost({ signature })).toMatch(`Sample Signature is unexpected: ${look}. ${AGAIN}`);
	});

	test.each([
		['an RSA signature', RSA.signatures.sha256],
		['an ECDSA signature', ECDSA.der],
		['an Ed25519 signature', ED25519.signature],
		['one that came twice', `${ECDSA.der}, ${ECDSA.der}`],
		['one among the parts of a header', `v1="${ED25519.signature}", t="1"`],
	])('%s needs a public key, which is said unless there is one', (_what, signature) => {
		const hint = 'If AI Rudder signs with a private key, enter its public key there instead.';
		expect(lost({ signature })).toContain(hint);
		const withKey = readSettings({ signingSecret: ED25519.pem });
		expect(lost({ signature }, withKey)).not.toContain(hint);
		expect(lost({})).not.toContain(hint);
		expect(lost({ signature: 'my-token' })).not.toContain(hint);
		expect(lost({ signature, from: 'test' })).not.toContain('app key');
	});

	test('a JWT with a text for a time has times that are no numbers', () => {
		const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
		const hash = createHash('sha256').update(evidence.body).digest('hex');
		const text = `${part({ alg: 'HS256' })}.${part({ exp: '1767225600', h: hash })}`;
		const signature = `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`;
		expect(lost({ signature })).toContain('one of its times (exp, nbf, iat) is no number');
	});

	test('it is said why a JWT cannot be taken', () => {
		const body = Buffer.from(SIGNED_BODY);
		const noHash = 'It fits the secret, but not this body: no claim is its SHA-256.';
		const unknown = 'Only HS256, RS256 and ES256 tokens are checked.';
		const ofKey = readSettings({ signingSecret: KEY });
		const jwt = 'Sample Signature is unexpected: a JWT (JSON Web Token), signed with HS256. ';
		expect(lost({ signature: TOKENS.wrongHash, body }, ofKey)).toContain(jwt + noHash);
		expect(lost({ signature: `Bearer ${TOKENS.wrongHash}`, body }, ofKey)).toContain(noHash);
		expect(lost({ signature: TOKENS.hs, body })).not.toContain(noHash);
		expect(lost({ signature: TOKENS.hs512, body })).toContain(unknown);
		expect(lost({ signature: TOKENS.none, body })).toContain(unknown);
		const wrongKey = 'this token was made with another one.';
		expect(lost({ signature: TOKENS.hs, body })).toContain(wrongKey);
		const noKey = "Enter AI Rudder's public key as Signing Secret: this token needs it.";
		expect(lost({ signature: TOKENS.rs, body })).toContain(noKey);
		const otherKey = readSettings({ signingSecret: ED25519.pem });
		expect(lost({ signature: TOKENS.rs, body }, otherKey)).toContain(wrongKey);
		expect(lost({ signature: TOKENS.hs, body })).not.toContain(unknown);
		expect(lost({ signature: TOKENS.hs, body, from: 'test' })).not.toContain('Sample');
	});
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
