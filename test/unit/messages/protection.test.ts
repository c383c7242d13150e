import { describeProtection } from '../../../nodes/AiRudder/messages/protection';
import { readSettings } from '../../../nodes/AiRudder/signature/settings';

const words = (fields: Record<string, unknown>) =>
	describeProtection(readSettings({ scheme: 'custom', ...fields }));

const RUNS_TOGETHER =
	'No sure mark stands between the values that are signed, so a part of one can be passed off as a part of another.';

test('nothing is said of a formula that protects the body, nor of settings that are none', () => {
	expect(words({})).toBe('');
	expect(words({ scheme: 'auto' })).toBe('');
	expect(words({ signedContent: '{pairs}' })).toBe('');
	expect(words({ signedContent: '{nobody}' })).toBe('');
});

test('a formula that does not protect the body says so, and for how long a signature serves', () => {
	const forEver =
		'This formula does not protect the body. Anyone who has seen one callback can send any other body with its signature, for ever, because the formula has no time in it.';
	expect(words({ scheme: 'token' })).toBe(forEver);
	expect(words({ signedContent: '{header:x-nonce}' })).toBe(forEver);
	expect(
		words({ signedContent: '{timestamp}', timestampHeader: 'x-time', toleranceSeconds: 60 }),
	).toBe(
		'This formula does not protect the body. Anyone who has seen one callback can send any other body with its signature, for 60 seconds, while its time is accepted.',
	);
});

test('a formula that protects some fields names them', () => {
	expect(words({ signedContent: '{body.user.id}.{body.id}' })).toBe(
		'This formula protects only {body.user.id}, {body.id}. Anyone who has seen one callback can change the rest of the body. The same signature fits, for ever, because the formula has no time in it.',
	);
});

test('values that run together are pointed out, also when all of them are signed', () => {
	expect(words({ signedContent: '{pairs}', pairFormat: 'keyvalue' })).toBe(RUNS_TOGETHER);
	expect(words({ signedContent: '{body.a}{body.b}' })).toMatch(
		new RegExp(`^This formula protects only \\{body.a\\}, \\{body.b\\}\\. .* ${RUNS_TOGETHER}$`),
	);
});

describe('a plain hash in which the secret stands in front of the body', () => {
	const EXTENSION =
		'The secret stands in front of the body in a plain hash. Anyone who has seen one callback can lengthen its body and sign that without the secret. Ask AI Rudder for HMAC.';
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
