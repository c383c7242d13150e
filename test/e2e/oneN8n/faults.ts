import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { differs } from '../../../scripts/sandbox/n8nVersions';
import { freshCallback, SAMPLE, SECRET, sendSigned, TRIGGER_NAME, withN8n } from '../../support';
import { sendRaw } from '../rawHttp';
import {
	AS_JSON,
	changedBody,
	chunk,
	MARKER,
	markedCallback,
	otherSpelling,
	sign,
	signatures,
	withBase64,
	withBody,
	withHeader,
	withSignature,
	type Fault,
} from '../faultyRequests';
import { itemsOf, once, UNAUTHORIZED } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();
/** One trigger for the whole file, and a limit that is quick to exceed. */
const published = once(async () => await n8n.publishTrigger({ options: { maxBodyKb: 64 } }));
/** How many callbacks it has taken: so many executions it has started. */
let genuine = 0;

/** @param status what may be seen; null is a connection that was closed without an answer */
async function expectNothingStarted(
	fault: Fault,
	status: number | Array<number | null>,
	body?: string,
) {
	const { workflow, url } = await published();
	const answer = await sendRaw({ url, ...fault });
	expect([status].flat()).toContain(answer.status);
	if (body !== undefined) expect(answer.body).toBe(body);
	// What comes after it is neither held up nor lost, and starts alone.
	genuine += 1;
	expect((await sendSigned(url, markedCallback())).status).toBe(200);
	expect(await n8n.api.countExecutions(workflow.id)).toBe(genuine);
}

describe('a signature that is not right is answered 401 and starts nothing', () => {
	it.each<[string, () => Fault]>([
		['missing', withSignature(() => [])],
		['empty', withHeader(() => '')],
		['of blanks', withHeader(() => '   ')],
		[
			'sent twice, both right',
			withSignature((body) => Array(2).fill(`x-airudder-sign: ${sign(body)}`)),
		],
		[
			'sent twice, the first one right',
			withSignature((body) => [`x-airudder-sign: ${sign(body)}`, 'X-AIRudder-Sign: 00']),
		],
		[
			'sent twice, the last one right',
			withSignature((body) => ['x-airudder-sign: ', `x-airudder-sign: ${sign(body)}`]),
		],
		['very long', withHeader((right) => right + 'a'.repeat(8000))],
		['with a tab inside', withHeader((right) => `${right.slice(0, 32)}\t${right.slice(32)}`)],
		['with a letter beyond ASCII', withHeader((right) => `${right}\xe9`)],
		['too short by one', withHeader((right) => right.slice(1))],
		['too long by one', withHeader((right) => `${right}0`)],
		[
			'wrong in its last digit',
			withHeader((right) => right.slice(0, -1) + (right.endsWith('0') ? '1' : '0')),
		],
		['of another secret', withHeader((_, body) => sign(body, { secret: `${SECRET} ` }))],
		['of an empty secret', withHeader((_, body) => sign(body, { secret: '' }))],
		[
			'a digest without a key',
			withHeader((_, body) => createHash('sha256').update(body).digest('hex')),
		],
		['the secret itself', withHeader(() => SECRET)],
		[
			'an HMAC with MD5, which is not detected',
			withHeader((_, body) => sign(body, { algorithm: 'md5' })),
		],
		['hex with rubbish behind it', withHeader((right) => `${right}zz`)],
		['hex with rubbish in front of it', withHeader((right) => `zz${right}`)],
		['Base64 with rubbish in it', withBase64((right) => `${right.slice(0, 9)}!${right.slice(9)}`)],
		['Base64 with too much padding', withBase64((right) => `${right}=`)],
		['Base64 in another spelling of the same bytes', withBase64(otherSpelling)],
		['behind a prefix that names another algorithm', withHeader((right) => `sha1=${right}`)],
		['behind two prefixes', withHeader((right) => `v1=sha256=${right}`)],
	])('%s', async (_, fault) => {
		await expectNothingStarted(fault(), 401, UNAUTHORIZED);
	});

	// n8n never sees these: Node's HTTP parser refuses them.
	it.each<[string, number | Array<number | null>, () => Fault]>([
		['with a control character', 400, withHeader((right) => `\x01${right}`)],
		['with a NUL', 400, withHeader((right) => `${right}\0`)],
		[
			'longer than all headers may be',
			[431, null],
			withHeader((right) => right + 'a'.repeat(20_000)),
		],
	])('or by Node itself: %s', async (_, status, fault) => {
		await expectNothingStarted(fault(), status);
	});
});

const marked = () => ({ signed: markedCallback() });

describe('a body that is not the signed one is refused and starts nothing', () => {
	it.each<[string, () => Fault]>([
		['one byte changed', changedBody((body) => body.replace('"E"', '"F"'))],
		[
			're-serialised with other spaces',
			changedBody((body) => JSON.stringify(JSON.parse(body), null, 2)),
		],
		[
			're-serialised with the keys in another order',
			changedBody((body) =>
				JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body) as object).reverse())),
			),
		],
		['the same letter as an escape', changedBody((body) => body.replace('"E"', '"\\u0045"'))],
		['a line break behind it', changedBody((body) => `${body}\n`)],
		['empty', changedBody(() => '')],
		[
			'cut off by a byte, as plain text',
			withBody(() => {
				const signed = markedCallback();
				return { signed, sent: signed.slice(0, -1) };
			}, ['content-type: text/plain']),
		],
		[
			'compressed, and the compressed bytes signed',
			withBody(() => ({ signed: gzipSync(markedCallback()) }), [AS_JSON, 'content-encoding: gzip']),
		],
	])('with 401: %s', async (_, fault) => {
		await expectNothingStarted(fault(), 401, UNAUTHORIZED);
	});

	it('with 401: a byte order mark in front of it', async () => {
		const fault = changedBody((body) => `\uFEFF${body}`);
		if (differs('refusesByteOrderMark')) await expectNothingStarted(fault(), 422);
		else await expectNothingStarted(fault(), 401, UNAUTHORIZED);
	});

	it.each<[string, () => Fault]>([
		[
			'by its content length',
			withBody(() => ({ signed: freshCallback({ filler: 'x'.repeat(65_536) }) })),
		],
		[
			'sent in chunks',
			() => {
				const body = freshCallback({ filler: 'x'.repeat(65_536) });
				const headers = [AS_JSON, 'transfer-encoding: chunked', `x-airudder-sign: ${sign(body)}`];
				return { headers, body: `${chunk(body)}0\r\n\r\n` };
			},
		],
		[
			'once it is unpacked',
			withBody(() => {
				const signed = freshCallback({ filler: 'x'.repeat(65_536) });
				return { signed, sent: gzipSync(signed) };
			}, [AS_JSON, 'content-encoding: gzip']),
		],
	])('with 413 when it is too large %s', async (_, fault) => {
		await expectNothingStarted(fault(), 413);
	});

	const BYTES = 'content-type: application/octet-stream';

	// A caller that is still sending may see its connection closed instead of the answer.
	it('with 413 when it is larger than n8n itself allows, and n8n leaves it to the node to read it', async () => {
		const signed = Buffer.alloc(17 * 1024 * 1024, 'x');
		const headers = [BYTES, 'transfer-encoding: chunked', `x-airudder-sign: ${sign(signed)}`];
		const body = `${chunk(signed.toString())}0\r\n\r\n`;
		await expectNothingStarted({ headers, body }, [413, null]);
	});

	it('with 415 when the node cannot unpack it', async () => {
		const fault = withBody(marked, [BYTES, 'content-encoding: gzip']);
		await expectNothingStarted(fault(), 415);
	});

	// What n8n reads before the node runs it also refuses by itself, whatever the signature says.
	const brokenMultipart = differs('takesBrokenMultipart') ? [415, 500] : 400;
	const large = () => ({ signed: Buffer.alloc(17 * 1024 * 1024, 'x') });
	it.each<[string, number | Array<number | null>, () => Fault]>([
		[
			'multipart/form-data without a boundary',
			brokenMultipart,
			withBody(marked, ['content-type: multipart/form-data']),
		],
		[
			'broken multipart/form-data',
			brokenMultipart,
			withBody(marked, ['content-type: multipart/form-data; boundary=b']),
		],
		['broken JSON', 422, withBody(() => ({ signed: `{"name":"${MARKER}` }))],
		[
			'JSON in a charset that it does not have',
			422,
			withBody(marked, [`${AS_JSON}; charset=utf-16le`]),
		],
		[
			'JSON in a charset that does not exist',
			422,
			withBody(marked, [`${AS_JSON}; charset=klingon`]),
		],
		['JSON that is said to be XML', 422, withBody(marked, ['content-type: application/xml'])],
		['JSON that is said to be gzip', 500, withBody(marked, [AS_JSON, 'content-encoding: gzip'])],
		['more than N8N_PAYLOAD_SIZE_MAX', [500, null], withBody(large, ['content-type: text/plain'])],
	])('by n8n itself: %s', async (_, status, fault) => {
		await expectNothingStarted(fault(), status);
	});

	it('by Node itself when there is more of it than the content length says', async () => {
		const body = markedCallback();
		const length = `content-length: ${body.length - 1}`;
		await expectNothingStarted(
			{ headers: [AS_JSON, length, `x-airudder-sign: ${sign(body)}`], body },
			400,
		);
	});

	it('when the caller goes away before all of it has come', async () => {
		const body = markedCallback();
		const headers = [
			AS_JSON,
			`content-length: ${body.length + 10}`,
			`x-airudder-sign: ${sign(body)}`,
		];
		await expectNothingStarted({ headers, body, hangUp: true }, 400);
	});
});

describe('another way of sending the same signed bytes is accepted', () => {
	const MARKED_SAMPLE = {
		...SAMPLE,
		call_id: expect.any(String) as string,
		user: { name: MARKER },
		delivery: { issues: [] },
	};

	async function expectStarted(fault: Fault) {
		const { workflow, url } = await published();
		expect(await sendRaw({ url, ...fault })).toEqual({ status: 200, body: '{}' });
		const executions = await n8n.api.executionsAfter(workflow.id, genuine, 1);
		genuine += 1;
		expect(executions).toHaveLength(1);
		return itemsOf(executions[0], TRIGGER_NAME)[0];
	}

	it.each<[string, () => Fault]>([
		['hex in capital letters', withHeader((right) => right.toUpperCase())],
		['hex behind a prefix', withHeader((right) => `sha256=${right}`)],
		['Base64', withBase64((right) => right)],
		['Base64 behind a prefix', withBase64((right) => `sha256=${right}`)],
		['Base64url without padding', withHeader((_, body) => sign(body, { encoding: 'base64url' }))],
		['SHA-1', withHeader((_, body) => sign(body, { algorithm: 'sha1' }))],
		['SHA-384', withHeader((_, body) => sign(body, { algorithm: 'sha384' }))],
		['SHA-512', withHeader((_, body) => sign(body, { algorithm: 'sha512' }))],
		['blanks around the signature, which HTTP allows', withHeader((right) => `  ${right} \t`)],
		[
			'the name of the header in other letters',
			withSignature((body) => [`X-AIRUDDER-SIGN: ${sign(body)}`]),
		],
		['no content type', withBody(marked, [])],
		...[
			'text/plain',
			'text/json',
			'application/octet-stream',
			'application/x-www-form-urlencoded',
			'multipart/mixed; boundary=b',
			'nonsense',
		].map((type): [string, () => Fault] => [
			`as ${type}`,
			withBody(marked, [`content-type: ${type}`]),
		]),
		[
			'compressed',
			withBody(() => {
				const signed = markedCallback();
				return { signed, sent: gzipSync(signed) };
			}, [AS_JSON, 'content-encoding: gzip']),
		],
		[
			'in chunks',
			() => {
				const body = markedCallback();
				const headers = [AS_JSON, 'transfer-encoding: chunked', `x-airudder-sign: ${sign(body)}`];
				return { headers, body: `${chunk(body.slice(0, 9))}${chunk(body.slice(9))}0\r\n\r\n` };
			},
		],
		[
			'with a key that comes twice: the last one counts',
			withBody(() => ({ signed: markedCallback().replace('{', '{"event":"x",') })),
		],
	])('%s', async (_, fault) => {
		expect(await expectStarted(fault())).toMatchObject(MARKED_SAMPLE);
	});

	it('with a byte order mark that was signed, too, unless n8n itself refuses it', async () => {
		const fault = withBody(() => ({ signed: `\uFEFF${markedCallback()}` }));
		if (differs('refusesByteOrderMark')) await expectNothingStarted(fault(), 422);
		else expect(await expectStarted(fault())).toMatchObject(MARKED_SAMPLE);
	});

	it('as latin1, which n8n reads wrong and the item right', async () => {
		const name = 'Nguyễn 李雷 é';
		const signed = freshCallback({ user: { id: '1', name } });
		const item = await expectStarted(
			withBody(() => ({ signed }), [`${AS_JSON}; charset=latin1`])(),
		);
		expect(item.user).toEqual({ id: '1', name });
	});

	it('with a byte that is not UTF-8, which is read as windows-1252 and named', async () => {
		const signed = Buffer.from(freshCallback({ company: '\xff' }), 'latin1');
		const item = await expectStarted(withBody(() => ({ signed }))());
		expect(item).toMatchObject({
			event: 'session.transfer',
			company: '\xff',
			delivery: { issues: [{ code: 'not_utf8' }] },
		});
	});
});

describe('what n8n has written into its log', () => {
	it('holds reasons, and no secret, no signature and no body', () => {
		const log = n8n.process.log();
		expect(log).toContain('AI Rudder Trigger refused a callback: signature_missing.');
		expect(log).not.toContain(SECRET);
		expect(log).not.toContain(MARKER);
		expect(signatures.length).toBeGreaterThan(50);
		expect(signatures.filter((signature) => log.includes(signature))).toEqual([]);
	});
});
