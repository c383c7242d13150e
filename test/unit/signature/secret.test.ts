import {
	doubtSecret,
	intendedSecrets,
	isUsableSecret,
	secretBytes,
} from '../../../nodes/AiRudder/signature/secret';

test.each(['', ' ', '\t\r\n', '\u00a0', '\u3000', '\ufeff', '\u200b\u200d', '\0', ' \u0007 '])(
	'%j is no secret: nobody sees anything in it',
	(secret) => {
		expect(isUsableSecret(secret)).toBe(false);
		for (const encoding of ['text', 'hex', 'base64'] as const) {
			expect(secretBytes(secret, encoding)).toBeNull();
		}
	},
);

test.each(['x', ' x ', '0', '李', '🔑'])('%j is a secret', (secret) => {
	expect(isUsableSecret(secret)).toBe(true);
});

test('a text is taken as its bytes in UTF-8, white space included', () => {
	expect(secretBytes(' Zoë\n', 'text')).toEqual(Buffer.from(' Zoë\n'));
});

test('hex is read in any case', () => {
	expect(secretBytes('00ffAB', 'hex')).toEqual(Buffer.from([0, 255, 171]));
});

test.each(['0', '00f', '00 ff', '0x00', 'zz', '00ffzz', '00ff\n'])(
	'%j is not hex, although Node decodes a part of it',
	(secret) => {
		expect(secretBytes(secret, 'hex')).toBeNull();
	},
);

test.each(['+/8A', '-_8A', 'AA==', 'AA', 'AAA='])('%j is Base64 or Base64url', (secret) => {
	expect(secretBytes(secret, 'base64')).toEqual(Buffer.from(secret, 'base64'));
});

test.each(['=', '====', 'A', '+_8A', 'A A=', 'AA\n==', 'AB==', '*AAA'])(
	'%j is not Base64, although Node decodes a part of it',
	(secret) => {
		expect(secretBytes(secret, 'base64')).toBeNull();
	},
);

describe('what a person may have meant who pasted a secret', () => {
	const labelled = (secret: string) =>
		intendedSecrets(secret).filter(({ mistake }) => mistake === 'label');

	test.each(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'sk_AAAAAAAAAAAAAAAA=='])(
		'%s: the text behind the label',
		(secret) => {
			const [, key] = secret.split('_');
			expect(labelled(secret)).toEqual([{ mistake: 'label', secret: key }]);
		},
	);

	test.each(['whsec_short', 'WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_with a space in it'])(
		'%s is no label in front of Base64',
		(secret) => {
			expect(labelled(secret)).toEqual([]);
		},
	);
});

/** So long that nothing ends which passes over it twice. */
const LONG = 300_000;

describe('a long secret is answered for, whatever it is made of', () => {
	const blanks = ' '.repeat(LONG);

	test.each([
		['blanks on both sides of a name', `${blanks}key${blanks}x`, 'white_space', `key${blanks}x`],
		['blanks inside', `a${blanks}b`, null, `a${blanks}b`],
		['blanks around', `${blanks}secret-of-mine${blanks}`, 'white_space', 'secret-of-mine'],
		['names without end', 'key'.repeat(LONG), null, 'key'.repeat(LONG)],
		[
			'unseen characters',
			`a${'\u200b'.repeat(LONG)}b `,
			'white_space',
			`a${'\u200b'.repeat(LONG)}b`,
		],
	])('%s', (_, secret, doubt, bare) => {
		expect(doubtSecret(secret)).toBe(doubt);
		expect(
			intendedSecrets(secret).every(
				({ mistake, secret: meant }) => mistake !== 'name_and_value' && meant !== '',
			),
		).toBe(true);
		const [first] = intendedSecrets(` ${secret}`);
		expect([first.mistake, first.secret === bare]).toEqual(['white_space', true]);
	});

	test('equals signs in front of a letter are no Base64', () => {
		expect(secretBytes(`${'='.repeat(LONG)}x`, 'base64')).toBeNull();
	});

	test('a name and a value are told from it by a short name only', () => {
		expect(doubtSecret(`app_secret:${blanks}x`)).toBe('name_and_value');
		expect(doubtSecret(`${'a'.repeat(41)}secret: x`)).toBeNull();
	});
});

test.each([
	['an equals sign', 'key: =x'],
	['nothing', 'app_secret='],
	['another line', 'key: a\nb'],
])('%s behind a name is no value of it', (_, secret) => {
	expect(intendedSecrets(secret).map(({ mistake }) => mistake)).not.toContain('name_and_value');
});

test.each([
	['app_secret = "a b"', 'name_and_value', 'a b'],
	['X-Token: abc', 'name_and_value', 'abc'],
	['" "', 'quotes', ''],
])('%s: the mistake is named, and what it leaves', (secret, mistake, meant) => {
	expect(intendedSecrets(secret)).toContainEqual({ mistake, secret: meant });
});
