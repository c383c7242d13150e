import { createCipheriv, createHmac } from 'node:crypto';
import { sleep } from 'n8n-workflow';

import { DOUBTS } from '../../../nodes/AiRudder/messages/credentialTest';
import { FORMULA } from '../../../nodes/AiRudder/messages/formula';
import { BODY, SECRET, SENT_AT } from '../finder/vectors';
import { press } from '../support/press';
import { ED25519, PRIVATE } from '../support/publicKeys';

jest.mock('n8n-workflow', () => {
	const real = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	return { ...real, sleep: jest.fn(real.sleep) };
});

const sign = (text: string, algorithm = 'sha256') =>
	createHmac(algorithm, SECRET).update(text).digest('hex');
const good = { signingSecret: SECRET };
const sample = { ...good, sampleBody: BODY, sampleSignature: sign(BODY) };
/** A sample by a formula with a time. */
const timed = (time: string) => ({
	...sample,
	scheme: 'custom',
	signedContent: '{timestamp}.{body}',
	timestampHeader: 'X-Sent-At',
	sampleSignature: sign(`${time}.${BODY}`),
});

const error = (...texts: string[]) => ({
	status: 'Error',
	message: expect.stringMatching(
		new RegExp(texts.map((text) => text.replace(/[{}()?|]/g, '\\$&')).join('[^]*')),
	) as string,
});

describe('without a sample', () => {
	test('a secret that can be used is green, and the message does not promise more', async () => {
		expect(await press(good)).toEqual({
			status: 'OK',
			message:
				'The secret and the formula can be used. Only a sample or a callback shows whether they are right.',
		});
	});

	test.each([
		['nothing at all', undefined, 'Signing Secret is empty'],
		['an empty secret', '', 'Signing Secret is empty'],
		['a blank secret', ' \n', 'Signing Secret consists of white space only'],
		['white space around the secret', ` ${SECRET}`, 'Signing Secret has white space'],
		['a line break behind the secret', `${SECRET}\n`, 'Signing Secret has white space'],
		['an invisible character around the secret', `\u200b${SECRET}`, 'invisible character'],
		['a short secret', 'secret1', 'Signing Secret is suspiciously short'],
		['a URL', 'https://n8n.example.com/webhook', 'Signing Secret looks like a URL'],
		['a pasted line', `X-Token: ${SECRET}`, 'Signing Secret looks like a pasted line'],
		['a pasted assignment', `app_secret=${SECRET}`, 'Signing Secret looks like a pasted line'],
	])('%s is said', async (_, signingSecret, message) => {
		expect(await press({ signingSecret })).toEqual(error(message));
	});

	test.each([
		['signingSecret', 16_385],
		['encryptionKey', 16_385],
		['pairJoiner', 4097],
		['sampleBody', 32_769],
		['sampleSignature', 4097],
		['sampleOthers', 16_385],
	])('%s of %s characters is not looked at, and the limits are said', async (name, length) => {
		const { status, message } = await press({ ...sample, [name]: 'x'.repeat(length) });
		expect([status, message]).toEqual(['Error', FORMULA.field_too_long]);
	});

	test('a formula that leaves the body free says so, in green', async () => {
		expect(await press({ ...good, scheme: 'token' })).toMatchObject({
			status: 'OK',
			message: expect.stringMatching(
				/whether they are right\. This formula leaves the body unprotected/,
			) as string,
		});
	});

	test.each([
		[{ method: 'rsa' }, 'Signing Secret is no public key for RSA (PKCS #1). Enter'],
		[
			{ method: 'ecdsa', signingSecret: ED25519.pem },
			'Signing Secret is no public key for ECDSA P-256. Enter',
		],
		[
			{ method: 'jwtRs256', bodyHashClaim: 'h', previousSigningSecret: 'no key of any kind' },
			'Signing Secret and Previous Signing Secret are no public key for JWT RS256',
		],
		[{ method: 'ed25519', signingSecret: PRIVATE.pem }, 'Signing Secret is a private key'],
		[{ method: 'rsa', signingSecret: PRIVATE.pkcs1 }, 'Ask for the public key, and tell them'],
	])('a key that cannot be used with %j is named', async (fields, message) => {
		const result = await press({ ...good, scheme: 'custom', ...fields });
		expect(result).toEqual(error(message));
		expect(result.message).not.toContain((fields as Partial<typeof good>).signingSecret ?? SECRET);
	});

	test('a public key and a sample that none of its methods fits lead to more than the method', async () => {
		const data = { ...sample, signingSecret: ED25519.spki };
		const { message } = await press(data);
		expect(message).toContain('No formula fits this sample.');
		expect(await press({ signingSecret: ED25519.spki })).toEqual(error('Set Scheme to Custom'));
	});

	test('a setting outside its list is named, though a sample is there', async () => {
		const fields = { scheme: 'custom', signedContent: '{pairs}', emptyValues: 'all' };
		expect(await press({ ...sample, ...fields, sampleSignature: 'ab'.repeat(32) })).toEqual(
			error('outside its list'),
		);
	});

	test('a public key that can be used is green', async () => {
		const data = { scheme: 'custom', method: 'ed25519', signingSecret: ED25519.bytes };
		expect(await press(data)).toMatchObject({ status: 'OK' });
	});

	test('no data at all is an empty secret', async () => {
		expect(await press()).toEqual(error('Signing Secret is empty'));
	});

	test.each(['bW9ua2V5a2V5c2lnbg==', 'xxkeyxxxsignxxx='])(
		'a secret in Base64 is no pasted assignment, whatever letters it has: %s',
		async (signingSecret) => {
			expect(await press({ signingSecret })).toMatchObject({ status: 'OK' });
		},
	);

	test.each([
		[' \t', 'Previous Signing Secret consists of white space only'],
		[`${SECRET}\n`, 'Previous Signing Secret has white space'],
		['old', 'Previous Signing Secret is suspiciously short'],
	])('the previous secret %j is looked at, too', async (previousSigningSecret, message) => {
		expect(await press({ ...good, previousSigningSecret })).toEqual(error(message));
	});

	test('of several faults one is said: the next one when it has gone', async () => {
		const faulty = {
			signingSecret: `${SECRET} `,
			previousSigningSecret: 'old',
			scheme: 'custom',
			toleranceSeconds: 0,
		};
		expect((await press(faulty)).message).toBe(FORMULA.tolerance_not_positive);
		const scheme = 'auto';
		expect((await press({ ...faulty, scheme })).message).toBe(DOUBTS.white_space('current'));
		const again = await press({ ...faulty, scheme, signingSecret: SECRET });
		expect(again.message).toBe(DOUBTS.short('previous'));
	});

	test.each([
		[
			{ scheme: 'custom', secretEncoding: 'hex' },
			'Signing Secret cannot be read as Hex. Set Secret Encoding to Text',
		],
		[
			{ scheme: 'custom', secretEncoding: 'base64', previousSigningSecret: 'no base64!' },
			'Signing Secret and Previous Signing Secret cannot be read as Base64',
		],
	])('the formula %j is said to be unusable', async (formula, message) => {
		expect(await press({ ...good, ...formula })).toEqual(error(message));
	});
});

describe('with a sample that fits', () => {
	test('it is green, names the scheme and the secret, and what was not checked', async () => {
		expect(await press(sample)).toEqual({
			status: 'OK',
			message:
				'The sample fits Signing Secret with the scheme Auto-Detect. Its age was not checked.',
		});
	});

	test('an old sample does not fail for its age', async () => {
		const old = { ...timed('1000000000'), sampleTimestamp: ' 1000000000 ' };
		expect(await press(old)).toMatchObject({ status: 'OK' });
	});

	test.each(['2026-01-01T00:00:00Z', 'Thu, 01 Jan 2026 00:00:00 GMT', '20260101000000'])(
		'the timestamp may be written as %s',
		async (sampleTimestamp) => {
			const data = { ...timed(sampleTimestamp), sampleTimestamp };
			expect(await press(data)).toMatchObject({ status: 'OK' });
			expect(await press({ ...data, scheme: 'auto', signedContent: '{body}' })).toEqual(
				error('Found: another formula fits', 'Signed Content: "{timestamp}.{body}"'),
			);
		},
	);

	test('other headers and the URL are taken from Other Values You Know', async () => {
		const url = 'https://n8n.example/webhook';
		const data = {
			...sample,
			scheme: 'custom',
			signedContent: '{url}|{header:X-Nonce}|{body}',
			sampleSignature: sign(`${url}|n-1|${BODY}`),
		};
		const sampleOthers = `X-Nonce: n-1\n${url}`;
		expect(await press({ ...data, sampleOthers })).toMatchObject({ status: 'OK' });
		expect(await press(data)).toEqual(
			error(
				'The sample has no {url}, which the formula signs. Put headers and the URL into Other Values You Know. Last, mail',
			),
		);
	});

	test('a timestamp that stands among the other headers has its name from there', async () => {
		const data = {
			...good,
			sampleBody: BODY,
			sampleSignature: sign(`${SENT_AT}.${BODY}`),
			sampleTimestamp: SENT_AT,
			sampleOthers: `X-Sent-At: ${SENT_AT}`,
		};
		expect(await press(data)).toEqual(error('Timestamp Header: "x-sent-at"'));
	});

	test('a formula that leaves the body free says so, in green', async () => {
		const data = { ...good, scheme: 'token', sampleBody: BODY, sampleSignature: SECRET };
		expect(await press(data)).toMatchObject({
			status: 'OK',
			message: expect.stringContaining('This formula leaves the body unprotected') as string,
		});
	});

	test('the previous secret is named when it was the one that signed', async () => {
		const data = { ...sample, signingSecret: 'another-secret', previousSigningSecret: SECRET };
		expect(await press(data)).toMatchObject({
			status: 'OK',
			message: expect.stringContaining('fits Previous Signing Secret') as string,
		});
	});

	test('a secret that is proved may look as it likes', async () => {
		const signature = createHmac('sha256', 'short ').update(BODY).digest('hex');
		const data = { ...sample, signingSecret: 'short ', sampleSignature: signature };
		expect(await press(data)).toMatchObject({ status: 'OK' });
	});

	test('a doubt about the other secret is still said', async () => {
		expect(await press({ ...sample, previousSigningSecret: 'old' })).toEqual(
			error('The sample fits Signing Secret', 'But: Previous Signing Secret is suspiciously short'),
		);
		const swapped = { ...sample, signingSecret: 'new', previousSigningSecret: SECRET };
		expect(await press(swapped)).toEqual(
			error('The sample fits Previous Signing Secret', 'But: Signing Secret is suspiciously short'),
		);
	});

	test('a time without a zone is named until Time Zone is set', async () => {
		const time = '2026-01-01 08:00:00';
		const one = { ...timed(time), sampleTimestamp: time };
		const said = 'Its time names no zone: set Time Zone, unless it is UTC.';
		const { status, message } = await press(one);
		expect(status).toBe('OK');
		expect(message).toContain(said);
		expect((await press({ ...one, timeZone: '+08:00' })).message).not.toContain(said);
		const withZone = '2026-01-01T08:00:00Z';
		const other = { ...timed(withZone), sampleTimestamp: withZone };
		expect((await press(other)).message).not.toContain(said);
	});

	test('line ends that a text field cannot hold do not make it red', async () => {
		const data = {
			...good,
			sampleBody: '{\n "a": 1\n}',
			sampleSignature: sign('{\r\n "a": 1\r\n}'),
		};
		expect(await press(data)).toEqual({
			status: 'OK',
			message:
				'The sample fits Signing Secret with the scheme Auto-Detect. Only line ends changed in pasting. Its age was not checked.',
		});
	});

	test('line ends that a text field cannot hold do not hide a doubt about the other secret', async () => {
		const sampleSignature = sign('{\r\n "a": 1\r\n}');
		const data = { ...good, sampleBody: '{\n "a": 1\n}', sampleSignature };
		expect(await press({ ...data, previousSigningSecret: 'old' })).toEqual(
			error('Only line ends', 'But: Previous Signing Secret is suspiciously short'),
		);
	});
});

describe('with a sample that does not fit', () => {
	test('a formula that cannot be used is replaced by the one that fits', async () => {
		expect(await press({ ...sample, scheme: 'custom', method: 'hash' })).toEqual(
			error('^Found: another formula fits', 'Scheme: HMAC-SHA256'),
		);
	});

	test('when nothing fits: what is odd about a secret stands in place of entering it again', async () => {
		const other = { ...sample, signingSecret: 'not-the-one-that-signed' };
		const body = 'No formula fits this sample. Put its headers, and any app key,';
		expect((await press(other)).message).toContain('fits this sample. Enter the secret again: ');
		for (const [name, fields] of [
			['Signing Secret', { signingSecret: 'other', previousSigningSecret: 'old' }],
			['Previous Signing Secret', { previousSigningSecret: 'old' }],
		] as const) {
			const { message } = await press({ ...other, ...fields });
			expect(message.startsWith(`${name} is suspiciously short.`)).toBe(true);
			expect(message).toContain(body);
		}
	});

	test('when nothing fits: a formula that cannot be used is all that is said', async () => {
		const data = { ...sample, signingSecret: 'not-the-one-that-signed', scheme: 'rot13' };
		expect((await press(data)).message).toBe(FORMULA.unknown_scheme);
		const token = { ...data, scheme: 'custom', method: 'jwtHs256', bodyHashClaim: 'absent' };
		expect(await press(token)).toMatchObject({ status: 'Error' });
	});

	test('a formula that needs a timestamp asks for the one of the sample', async () => {
		const data = timed(SENT_AT);
		expect(await press(data)).toEqual(error('Fill in Sample Timestamp'));
		expect(await press({ ...data, sampleTimestamp: SENT_AT })).toMatchObject({ status: 'OK' });
		const inBody = { ...data, timestampHeader: '{body.sentAt}' };
		expect(await press(inBody)).toEqual(
			error('The formula needs a time, and {body.sentAt} has none.'),
		);
	});
});

describe('with a sample that is half filled', () => {
	test.each([
		[{ sampleBody: BODY }, 'Sample Signature is empty'],
		[{ sampleSignature: sign(BODY) }, 'Sample Body is empty'],
		[{ sampleTimestamp: SENT_AT }, 'Sample Body is empty'],
		[{ sampleBody: BODY, sampleTimestamp: SENT_AT }, 'Sample Signature is empty'],
	])('%j: the field that is missing is named', async (fields, message) => {
		expect(await press({ ...good, ...fields })).toEqual(error(message));
	});

	test.each(['yesterday', '2026-02-31T00:00:00Z', '1767225600.5'])(
		'the timestamp %j is said to be no time, and which forms there are',
		async (sampleTimestamp) => {
			expect(await press({ ...sample, sampleTimestamp })).toEqual(
				error('Sample Timestamp is no known time', '2026-01-01T00:00:00Z'),
			);
		},
	);

	test('that is said before a formula that cannot be used: the sample finds another', async () => {
		expect(await press({ ...good, scheme: 'rot13', sampleBody: BODY })).toEqual(
			error('^Sample Signature is empty'),
		);
	});
});

describe('with encrypted callbacks', () => {
	const KEY = '0123456789abcdef';
	const cipher = createCipheriv('aes-128-cbc', KEY, Buffer.alloc(16, 7));
	const data = Buffer.concat([Buffer.alloc(16, 7), cipher.update(BODY), cipher.final()]);
	const sampleBody = JSON.stringify({ encrypt: data.toString('base64') });
	const encrypted = { ...sample, encrypted: true, encryptionKey: KEY, sampleBody };
	const signed = { ...encrypted, sampleSignature: sign(sampleBody) };
	const fixed = {
		cipher: 'cbc',
		encryptionKeyEncoding: 'text',
		iv: 'front',
		encryptedField: 'encrypt',
	};

	test('a key that no cipher can use is said without a sample', async () => {
		const { status } = await press({ ...good, encrypted: true, encryptionKey: '' });
		expect(status).toBe('Error');
		expect(await press({ ...good, encrypted: true, encryptionKey: KEY })).toMatchObject({
			status: 'OK',
		});
	});

	test('what was found is to be set, and then it is green', async () => {
		expect(await press(signed)).toEqual(
			error(
				'The sample fits',
				'The body can be decrypted. ',
				'Encryption: Cipher: AES-CBC; Encryption Key Encoding: Text; IV: In Front of the Data; Encrypted Field: "encrypt"',
			),
		);
		expect(await press({ ...signed, ...fixed })).toMatchObject({ status: 'OK' });
	});

	test('where the plain text is signed, the way to decrypt has to be set, and is named', async () => {
		const settings = { encrypted: true, encryptionKey: KEY, signedBody: 'decrypted' };
		expect(await press({ ...good, ...settings })).toEqual(
			error('than Auto-Detect: Cipher, Encryption Key Encoding, IV.'),
		);
		expect(await press({ ...good, ...settings, ...fixed })).toMatchObject({ status: 'OK' });

		const ofPlain = { ...encrypted, sampleSignature: sign(BODY) };
		const steps =
			'\nEncryption: Cipher: AES-CBC; Encryption Key Encoding: Text; IV: In Front of the Data';
		expect(await press(ofPlain)).toEqual(error(`${steps}[^]*Signed Body: Decrypted`));
		expect(await press({ ...ofPlain, signedBody: 'decrypted' })).toEqual(
			error('The sample fits', steps),
		);
		expect(await press({ ...ofPlain, ...fixed, signedBody: 'decrypted' })).toMatchObject({
			status: 'OK',
		});
	});

	test('where the plain text is signed in part, it is not read', async () => {
		const partly = { scheme: 'custom', signedContent: '{body.event}', signedBody: 'decrypted' };
		const ofPart = { ...encrypted, ...fixed, ...partly, sampleSignature: sign('session.transfer') };
		expect(await press(ofPart)).toEqual(error('The sample fits', 'anybody could change it.'));
	});

	test('where only the line ends do not fit, the way to decrypt has to be set, too', async () => {
		const spaced = (end: string) => sampleBody.replace(':', `:${end}`);
		const one = { ...encrypted, sampleBody: spaced('\n'), sampleSignature: sign(spaced('\r\n')) };
		expect(await press(one)).toEqual(
			error('The sample fits', 'Only line ends', '\nEncryption: Cipher: AES-CBC'),
		);
		expect(await press({ ...one, ...fixed })).toMatchObject({ status: 'OK' });
	});

	test('what was encrypted came as it was sent: no mistake of pasting is looked for in it', async () => {
		const ofPlain = { ...encrypted, ...fixed, signedBody: 'decrypted' };
		expect(await press({ ...ofPlain, sampleSignature: sign(`${BODY}\n`) })).toEqual(
			error('^No formula fits this sample'),
		);
	});

	test('where the plain text of another field is signed, the credential is as it must be', async () => {
		const old = createCipheriv('aes-128-cbc', KEY, Buffer.alloc(16, 7));
		const first = Buffer.concat([Buffer.alloc(16, 7), old.update('{"event":"old"}'), old.final()]);
		const fields = { encrypt: first.toString('base64'), payload: data.toString('base64') };
		const two = { ...encrypted, ...fixed, encryptedField: '', sampleBody: JSON.stringify(fields) };
		const ofPlain = { signedBody: 'decrypted', sampleSignature: sign(BODY) };
		expect(await press({ ...two, ...ofPlain })).toMatchObject({ status: 'OK' });
	});

	test('a body that is too long to be verified by its plain text is said, whatever was signed', async () => {
		const long = JSON.stringify({ encrypt: data.toString('base64'), note: '公'.repeat(11_000) });
		const one = { ...encrypted, ...fixed, signedBody: 'decrypted', sampleBody: long };
		expect(await press({ ...one, sampleSignature: sign(BODY) })).toEqual(
			error('^The body has more than 32 KB. '),
		);
		expect(await press({ ...one, sampleSignature: sign(long) })).toEqual(
			error('^Set Signed Body to As It Was Sent.$'),
		);
		const asSent = { ...one, signedBody: 'sent' };
		expect(await press({ ...asSent, sampleSignature: sign(long) })).toMatchObject({ status: 'OK' });
		expect(await press({ ...asSent, sampleSignature: sign(BODY) })).toEqual(
			error('^No formula fits this sample', 'The body is large'),
		);
	});

	test('where another formula fits, that one tells whether the data is signed', async () => {
		const partly = { scheme: 'custom', signedContent: '{body.event}' };
		const { message } = await press({ ...signed, ...partly });
		expect(message).toMatch(/^Found: another formula fits[^]*\nEncryption: Cipher: AES-CBC/);
		expect(message).not.toContain('anybody could change it');
	});

	test('where nothing fits, the data that can be decrypted is not the reason', async () => {
		const body = JSON.stringify({ id: 'c-1', encrypt: data.toString('base64') });
		const partly = { scheme: 'custom', signedContent: '{body.id}', sampleBody: body };
		const rolled = { encryptionKey: 'fedcba9876543210', previousEncryptionKey: KEY };
		const unfit = { ...signed, ...fixed, signingSecret: 'not-the-one-that-signed' };
		expect(await press({ ...unfit, ...partly })).toEqual(error('^No formula fits this sample'));
		expect(await press({ ...unfit, ...rolled })).toEqual(error('^No formula fits this sample'));
	});

	test('a plain text that is a form is read as a callback, if all of it is signed', async () => {
		const sealer = createCipheriv('aes-128-ecb', KEY, null);
		const form = Buffer.concat([sealer.update('event=session.transfer&id=1'), sealer.final()]);
		const one = {
			...encrypted,
			...fixed,
			cipher: 'ecb',
			scheme: 'custom',
			signedBody: 'decrypted',
			sampleBody: JSON.stringify({ encrypt: form.toString('base64') }),
		};
		const whole = {
			signedContent: '{pairs}',
			sampleSignature: sign('event=session.transfer&id=1'),
		};
		expect(await press({ ...one, ...whole })).toMatchObject({ status: 'OK' });

		const part = { signedContent: '{body.event}', sampleSignature: sign('session.transfer') };
		expect(await press({ ...one, ...part })).toEqual(error('The sample fits', 'anybody could'));
	});

	test('where no plain text can be verified, the settings that it needs come first', async () => {
		const open = { ...encrypted, ...fixed, signedBody: 'decrypted', cipher: 'auto' };
		const needs = 'Signed Body on Decrypted needs fixed settings. .*Cipher';
		const other = { ...open, encryptedField: 'data', sampleSignature: sign('something else') };
		expect(await press(other)).toEqual(error(`^${needs}`));
		const plain = { ...open, sampleBody: BODY, sampleSignature: sign(BODY) };
		expect(await press(plain)).toEqual(error('The sample fits', needs));
	});

	test('what is wrong with the secret comes before data that nothing readable came out of', async () => {
		const unread = { ...signed, encryptionKey: 'fedcba9876543210', signingSecret: `${SECRET}! ` };
		expect(await press(unread)).toEqual(error('^Signing Secret has white space'));
	});

	test('data that is not protected is said before the settings that open it', async () => {
		const token = { ...encrypted, scheme: 'token', sampleSignature: SECRET };
		expect(await press({ ...token, signedBody: 'decrypted' })).toEqual(
			error('The sample fits', 'anybody could change it.'),
		);
	});

	test('no viewer reformats what was encrypted', async () => {
		const compact = JSON.stringify(JSON.parse(BODY));
		const { message } = await press({ ...encrypted, sampleSignature: sign(compact) });
		expect(message).toMatch(/Signed Content: "\{json\}"[^]*Signed Body: Decrypted/);
		expect(message).not.toContain('reformatted');
		const plain = await press({ ...sample, sampleSignature: sign(compact) });
		expect(plain.message).toContain('reformatted');
	});

	test('a name that the sender chose is not repeated, unless it is one', async () => {
		const odd = JSON.stringify({ 'see http://evil.example': data.toString('base64') });
		const { message } = await press({ ...encrypted, sampleBody: odd, sampleSignature: sign(odd) });
		expect(message).toContain('Encryption: Cipher: AES-CBC');
		expect(message).not.toContain('evil');
	});

	test('the previous key is named when it was the one', async () => {
		const rolled = { encryptionKey: 'fedcba9876543210', previousEncryptionKey: KEY };
		expect(await press({ ...signed, ...fixed, ...rolled })).toEqual(
			error('It was encrypted with Previous Encryption Key.'),
		);
		expect(await press({ ...signed, ...rolled })).toEqual(
			error('The body can be decrypted. Set .* It was encrypted with Previous Encryption Key.'),
		);
	});

	test('a body without a tag behind a formula that does not protect it is not decrypted', async () => {
		const token = { ...signed, scheme: 'token', sampleSignature: signed.signingSecret };

		expect(await press(token)).toEqual(error('anybody could change it.'));
	});

	test('data that only its tag protects is read with Cipher on AES-GCM, as in a callback, and not with Auto-Detect', async () => {
		const sealer = createCipheriv('aes-128-gcm', KEY, Buffer.alloc(12, 7));
		const parts = [Buffer.alloc(12, 7), sealer.update(BODY), sealer.final(), sealer.getAuthTag()];
		const sealed = Buffer.concat(parts).toString('base64');
		const partly = { scheme: 'custom', signedContent: '{body.id}', cipher: 'gcm' };
		const body = JSON.stringify({ id: 'c-1', encrypt: sealed });
		const one = { ...encrypted, ...partly, sampleBody: body, sampleSignature: sign('c-1') };
		expect(await press(one)).toEqual(error('The body can be decrypted. '));
		expect(await press({ ...one, ...fixed, cipher: 'gcm' })).toMatchObject({ status: 'OK' });
		expect(await press({ ...one, ...fixed, cipher: 'auto' })).toEqual(
			error('anybody could change it.'),
		);
	});

	test('a body that no key opens, or that needs none, is said', async () => {
		expect(await press({ ...signed, encryptionKey: 'fedcba9876543210' })).toEqual(
			error('Nothing readable came out. '),
		);
		expect(await press({ ...sample, encrypted: true, encryptionKey: KEY })).toEqual(
			error('The body does not look encrypted. ', 'or switch Callbacks Are Encrypted off.'),
		);
	});

	test('an Encrypted Field that holds no encrypted data is named', async () => {
		expect(await press({ ...signed, ...fixed, encryptedField: 'data' })).toEqual(
			error('The field "data" does not look encrypted. ', 'Check Encrypted Field'),
		);
	});
});

describe('while a search is under way', () => {
	const unfit = { ...sample, signingSecret: 'not-the-one-that-signed' };
	const pauses = jest.mocked(sleep);

	beforeEach(() => pauses.mockClear());

	test('others have the processor after every turn', async () => {
		await press(sample);
		expect(pauses).not.toHaveBeenCalled();

		expect(await press(unfit)).toEqual(error('No formula fits this sample'));

		expect(pauses.mock.calls.length).toBeGreaterThan(20);
	});

	test('another search waits for its end, and what needs none does not', async () => {
		const ended: Array<[name: string, pauses: number]> = [];
		const end = (name: string) => () => ended.push([name, pauses.mock.calls.length]);
		await press(unfit);
		const ofOne = pauses.mock.calls.length;
		pauses.mockClear();

		await Promise.all([
			press(unfit).then(end('first')),
			press(unfit).then(end('second')),
			press(good).then(end('without a search')),
		]);

		expect(ended.map(([name]) => name)).toEqual(['without a search', 'first', 'second']);
		// Side by side the second one would have had as many turns by then.
		expect(ended[1][1]).toBeLessThan(ofOne + 3);
	});
});
