import { describeProtection } from '../../../nodes/AiRudder/messages/formula';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';

const words = (fields: Record<string, unknown>) =>
	describeProtection(readSettings({ scheme: 'custom', ...fields }));

const RUNS_TOGETHER =
	'Characters can move from one signed value into the next. Ask AI Rudder for HMAC over the body.';

test('nothing is said of a formula that protects the body, nor of settings that are none', () => {
	expect(words({})).toBe('');
	expect(words({ scheme: 'auto' })).toBe('');
	expect(words({ signedContent: '{pairs}' })).toBe('');
	expect(words({ signedContent: '{nobody}' })).toBe('');
});

test('a formula that does not protect the body says so, and for how long a signature serves', () => {
	const forEver =
		'This formula leaves the body unprotected: anyone who saw one callback can forge others for ever.';
	expect(words({ scheme: 'token' })).toBe(forEver);
	expect(words({ signedContent: '{header:x-nonce}' })).toBe(forEver);
	expect(
		words({ signedContent: '{timestamp}', timestampHeader: 'x-time', toleranceSeconds: 60 }),
	).toBe(forEver.replace('for ever', 'for 60 seconds'));
});

test('a formula that protects some fields names them', () => {
	expect(words({ signedContent: '{body.user.id}.{body.id}' })).toBe(
		'This formula protects only {body.user.id}, {body.id}: anyone who saw one callback can change the rest for ever.',
	);
});

test('values that run together are pointed out when all of them are signed: what is worse comes first', () => {
	expect(words({ signedContent: '{pairs}', pairFormat: 'keyvalue' })).toBe(RUNS_TOGETHER);
	expect(words({ signedContent: '{body.a}{body.b}' })).toMatch(
		/^This formula protects only \{body.a\}, \{body.b\}: [^.]*\.$/,
	);
});

describe('a plain hash in which the secret stands in front of the body', () => {
	const EXTENSION = 'Anyone who saw one callback can lengthen its body. Ask AI Rudder for HMAC.';
	const hash = (signedContent: string, algorithm = 'sha256') =>
		words({ method: 'hash', algorithm, signedContent });

	test.each(['md5', 'sha1', 'sha256', 'sha512'])('can be extended with %s', (algorithm) => {
		expect(hash('{secret}{body}', algorithm)).toBe(EXTENSION);
		expect(hash('key={secret}&{body}.', algorithm)).toBe(EXTENSION);
	});

	test('cannot with SHA-384, behind the body too, as an HMAC, or over a digest of the body', () => {
		expect(hash('{secret}{body}', 'sha384')).toBe('');
		expect(hash('{body}{secret}')).toBe('');
		expect(hash('{secret}{body}{secret}')).toBe('');
		expect(hash('{secret}{sha256}')).toBe('');
		expect(words({ method: 'hmac', signedContent: '{secret}{body}' })).toBe('');
	});
});
