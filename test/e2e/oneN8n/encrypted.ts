import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { freshCallback, SECRET, sendCallback, TRIGGER_NAME, withN8n } from '../../support';
import { itemsOf, UNAUTHORIZED } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();

const seconds = () => String(Math.floor(Date.now() / 1000));
const hash = (algorithm: string, ...parts: string[]) =>
	createHash(algorithm).update(parts.join('')).digest('hex');
const hmac = (body: string) => createHmac('sha256', SECRET).update(body).digest('hex');

interface Sent {
	body: string;
	signature: string;
	headers: Record<string, string>;
}

interface Form {
	form: string;
	credential: Record<string, unknown>;
	send(plain: string): Sent;
}

/** 32 bytes, as WeCom and DingTalk hand them out: Base64 without its padding. */
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

/** 16 random bytes, the length, the message and the receiver, padded to 32 bytes. */
function frame(message: string, receiver: string): Buffer {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(Buffer.byteLength(message));
	const content = [randomBytes(16), length, Buffer.from(message), Buffer.from(receiver)];
	const bytes = Buffer.concat(content);
	const padding = 32 - (bytes.length % 32);
	return Buffer.concat([bytes, Buffer.alloc(padding, padding)]);
}

function framed(message: string, receiver: string): string {
	const key = Buffer.from(`${AES_KEY}=`, 'base64');
	const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
	return Buffer.concat([cipher.update(frame(message, receiver)), cipher.final()]).toString(
		'base64',
	);
}

/** The signature of WeCom and DingTalk: four texts, sorted. */
function sortedSignature(body: string, encrypt: string): Sent {
	const headers = { 'x-timestamp': seconds(), 'x-nonce': randomBytes(6).toString('hex') };
	const texts = [SECRET, headers['x-timestamp'], headers['x-nonce'], encrypt];
	return { body, signature: hash('sha1', ...texts.sort()), headers };
}

const SORTED = {
	scheme: 'custom',
	method: 'hash',
	algorithm: 'sha1',
	signedContent: '{sort}{secret}{timestamp}{header:x-nonce}{body.encrypt}',
	timestampHeader: 'x-timestamp',
};

const FORMS: Form[] = [
	{
		form: 'as Feishu does: AES-256-CBC with the SHA-256 of the key, the IV in front',
		credential: {
			scheme: 'custom',
			method: 'hash',
			signedContent: '{timestamp}{header:x-nonce}{secret}{body}',
			timestampHeader: 'x-timestamp',
			encryptionKey: SECRET,
		},
		send: (plain) => {
			const iv = randomBytes(16);
			const key = createHash('sha256').update(SECRET).digest();
			const cipher = createCipheriv('aes-256-cbc', key, iv);
			const encrypt = Buffer.concat([iv, cipher.update(plain), cipher.final()]).toString('base64');
			const body = JSON.stringify({ encrypt });
			const headers = { 'x-timestamp': seconds(), 'x-nonce': randomBytes(6).toString('hex') };
			const texts = [headers['x-timestamp'], headers['x-nonce'], SECRET, body];
			return { body, signature: hash('sha256', ...texts), headers };
		},
	},
	{
		form: 'as DingTalk does: AES-256-CBC in a frame, the IV from the key',
		credential: { ...SORTED, encryptionKey: AES_KEY },
		send: (plain) => {
			const encrypt = framed(plain, 'suite4xxxxxxxxxxxxxxx');
			return sortedSignature(JSON.stringify({ encrypt }), encrypt);
		},
	},
	{
		form: 'with the plain text signed: AES-128-ECB as the whole body, in hex',
		credential: {
			encryptionKey: '0123456789abcdef',
			cipher: 'ecb',
			encryptionKeyEncoding: 'text',
			signedBody: 'decrypted',
		},
		send: (plain) => {
			const cipher = createCipheriv('aes-128-ecb', '0123456789abcdef', null);
			const body = Buffer.concat([cipher.update(plain), cipher.final()]).toString('hex');
			return { body, signature: hmac(plain), headers: {} };
		},
	},
];

describe('an encrypted callback', () => {
	it.each(FORMS)('arrives readable: $form', async ({ credential, send }) => {
		const data = { encrypted: true, ...credential };
		const { workflow, url } = await n8n.publishTrigger({ credential: data });
		const plain = freshCallback();
		const { body, signature, headers } = send(plain);
		const contentType = body.startsWith('{') ? 'application/json' : 'text/plain';

		const forged = { url, body, signature: signature.replace(/^./, '~'), headers, contentType };
		expect(await sendCallback(forged)).toMatchObject({ status: 401, text: UNAUTHORIZED });
		expect((await sendCallback({ url, body, signature, headers, contentType })).status).toBe(200);

		const executions = await n8n.api.waitForExecutions(workflow.id, 1);
		expect(executions).toHaveLength(1);
		const id = createHash('sha256').update(body).digest('hex').slice(0, 32);
		expect(itemsOf(executions[0], TRIGGER_NAME)).toMatchObject([
			{ ...(JSON.parse(plain) as object), delivery: { id, issues: [] } },
		]);
	});
});
