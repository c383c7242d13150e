import {
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
		intendedSecrets(secret).filter(({ slip }) => slip === 'label');

	test.each(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'sk_AAAAAAAAAAAAAAAA=='])(
		'%s: what stands behind the label',
		(secret) => {
			const [, key] = secret.split('_');
			expect(labelled(secret)).toEqual([{ slip: 'label', secret: key }]);
		},
	);

	test.each(['whsec_short', 'WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_with a space in it'])(
		'%s is no label in front of Base64',
		(secret) => {
			expect(labelled(secret)).toEqual([]);
		},
	);
});
