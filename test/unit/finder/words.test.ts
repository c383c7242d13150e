import { fieldName, valueName } from '../../../nodes/AiRudder/finder/editorNames';
import {
	UNNAMED_HEADER,
	type Evidence,
	type Found,
	type NotFound,
	type Slip,
} from '../../../nodes/AiRudder/finder/find';
import { advice, describeDoubt } from '../../../nodes/AiRudder/finder/words';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { BODY, SECRET } from './vectors';

const evidence: Evidence = {
	body: Buffer.from(BODY),
	signature: 'ab'.repeat(32),
	timestamps: [],
	pasted: true,
};
const NOT_FOUND: NotFound = { problem: 'not_found', cutShort: false };
const found = (part: Partial<Found>): Found => ({
	settings: readSettings({ signingSecret: SECRET }),
	change: {},
	slips: [],
	secret: 'current',
	...part,
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

	expect(advice(found({ change }), evidence)).toBe(
		'Found: the signature fits when you do this. Set Scheme to Custom, Method to HMAC, Algorithm to SHA-256, Secret Encoding to Text, Signature Encoding to Base64url, Prefix to "v1=", Signed Content to "{timestamp}.{body}", Timestamp Header to "x-sent-at" and Tolerance (Seconds) to 300.',
	);
});

test('names a single setting, and where to find it when it is said outside of the credential', () => {
	expect(advice(found({ change: { scheme: 'hmacMd5' } }), { ...evidence, pasted: false })).toBe(
		'Found: the signature fits when you do this in the credential. Set Scheme to HMAC-MD5.',
	);
});

test('says that a field must be emptied, and which header it cannot name', () => {
	const change = { prefix: '', timestampHeader: UNNAMED_HEADER };

	expect(advice(found({ change }), evidence)).toContain(
		'Set Prefix to nothing (leave it empty) and Timestamp Header to the name of the header that carries the timestamp.',
	);
});

test('says that it was the previous secret that signed', () => {
	expect(advice(found({ secret: 'previous', slips: ['white_space'] }), evidence)).toBe(
		'Found: the signature fits when you do this. Remove the white space, line break or invisible character from Previous Signing Secret. It was signed with Previous Signing Secret.',
	);
});

test('warns that a rewritten body may come from the viewer that it was copied from', () => {
	const change = { signedContent: '{timestamp}{sortedJson}' };

	expect(advice(found({ change }), evidence)).toContain('reformatted by a viewer');
	expect(advice(found({ change }), { ...evidence, pasted: false })).not.toContain('reformatted');
});

test.each<[Slip, string]>([
	['signature_white_space', 'Sample Signature'],
	['signature_name', 'Sample Signature'],
	['signature_quotes', 'Sample Signature'],
	['body_white_space', 'Sample Body'],
	['body_last_line_break', 'Sample Body'],
	['body_line_ends', 'Sample Body'],
	['white_space', 'Signing Secret'],
	['name_and_value', 'Signing Secret'],
	['quotes', 'Signing Secret'],
	['equals_sign', 'Signing Secret'],
])('says in which field the slip %s is', (slip, field) => {
	const text = advice(found({ slips: [slip] }), evidence);
	expect(text).toContain(field);
	expect(text).not.toMatch(/%|Set /);
});

test('tells what the signature looks like and what to ask for, when nothing fits', () => {
	expect(advice(NOT_FOUND, evidence)).toBe(
		'None of the formulas that this node can express fits. The signature: 64 hex digits: the length of SHA-256. Compare the secret with the one at AI Rudder, and take the body exactly as it was sent. If the callback has a header with the time, enter it as Sample Timestamp. If both are right, ask AI Rudder: is it an HMAC or a hash, with which algorithm; exactly which text is signed (the raw body? with a timestamp or the secret, joined how?); how the key and the signature are written (text, hex, Base64); and for one worked example.',
	);
});

test('says on a real request only what can be done there', () => {
	const text = advice(NOT_FOUND, { ...evidence, pasted: false });
	expect(text).not.toContain('Sample');
	expect(text).not.toContain('take the body');
});

test('does not ask for a timestamp that is there', () => {
	const timestamps = [{ header: 'x-sent-at', value: '1767225600' }];
	expect(advice(NOT_FOUND, { ...evidence, timestamps })).not.toContain('Sample Timestamp');
});

test('admits that the search was cut short', () => {
	expect(advice({ ...NOT_FOUND, cutShort: true }, evidence)).toContain(
		'not every formula was tried',
	);
});

test('describes the signature without what was pasted along', () => {
	const signature = ` X-AIRudder-Sign: ${'AB'.repeat(16)}`;
	expect(advice(NOT_FOUND, { ...evidence, signature })).toContain(
		'32 hex digits: the length of MD5',
	);
});

test('points out a header that holds several values', () => {
	const signature = `t=1767225600,v1=${'ab'.repeat(32)}`;
	expect(advice(NOT_FOUND, { ...evidence, signature })).toContain('several values');
});

test('a doubt names the field of the secret', () => {
	expect(describeDoubt('url', 'previous')).toBe(
		'Previous Signing Secret looks like a URL. Enter the secret that AI Rudder gave you.',
	);
});

test('fields and options have the names of the credential, and unknown ones their own', () => {
	expect(fieldName('encoding')).toBe('Signature Encoding');
	expect(fieldName('elsewhere')).toBe('elsewhere');
	expect(valueName('scheme', 'auto')).toBe('Auto-Detect');
	expect(valueName('elsewhere', 'x')).toBe('"x"');
});
