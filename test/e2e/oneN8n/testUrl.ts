import { setTimeout } from 'node:timers/promises';
import {
	freshCallback,
	SECRET,
	sendSigned,
	signCallback,
	TRIGGER_NAME,
	withN8n,
} from '../../support';
import { sendRaw } from '../rawHttp';
import { ACCEPTED, inShort, itemsOf, once, UNAUTHORIZED } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();

const published = once(async () => {
	const trigger = await n8n.publishTrigger();
	return { ...trigger, testUrl: n8n.api.testUrl(trigger.workflow, TRIGGER_NAME) };
});

/** Presses "Execute step". */
const listen = async (workflowId: string) => await n8n.api.listen(workflowId, TRIGGER_NAME);

/** The newest execution, once there are so many. */
async function newest(workflowId: string, count: number) {
	const executions = await n8n.api.executionsAfter(workflowId, count - 1, 1);
	expect(executions).toHaveLength(1);
	return executions[0];
}

describe('the test URL', () => {
	it('is not there until somebody listens, and takes one call', async () => {
		const { workflow, testUrl } = await published();
		const before = await n8n.api.countExecutions(workflow.id);
		expect((await sendSigned(testUrl)).status).toBe(404);

		await listen(workflow.id);
		expect(inShort(await sendSigned(testUrl))).toEqual(ACCEPTED);
		// n8n 1 answers before it stops listening.
		const execution = await newest(workflow.id, before + 1);
		expect((await sendSigned(testUrl)).status).toBe(404);

		expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
		expect(itemsOf(execution, 'After')).toMatchObject([{ event: 'session.transfer' }]);
	});

	it('never ignores a duplicate, and makes none of what arrives at the production URL', async () => {
		const { workflow, url, testUrl } = await published();
		const before = await n8n.api.countExecutions(workflow.id);
		const body = freshCallback();

		for (const [at, times] of [
			[testUrl, 2],
			[url, 2],
			[testUrl, 1],
		] as const) {
			for (let sent = 0; sent < times; sent++) {
				if (at === testUrl) await listen(workflow.id);
				expect(inShort(await sendSigned(at, body))).toEqual(ACCEPTED);
			}
		}

		const executions = await n8n.api.executionsAfter(workflow.id, before, 4);
		expect(executions.map(({ mode }) => mode)).toEqual(['manual', 'manual', 'webhook', 'manual']);
		for (const execution of executions) {
			expect(itemsOf(execution, 'After')).toMatchObject([{ delivery: { duplicate: false } }]);
		}
	});
});

describe('a callback that is refused at the test URL', () => {
	const JSON_LINE = 'content-type: application/json';
	const signed = (body: string) => [
		`content-length: ${Buffer.byteLength(body)}`,
		`x-airudder-sign: ${signCallback({ body, secret: SECRET })}`,
	];

	it.each<[string, number, string, () => { headers: string[]; body: string }]>([
		[
			'with a wrong signature',
			401,
			'The signature does not fit the body and the secret.',
			() => ({ headers: [JSON_LINE, ...signed('{ }').slice(1), 'content-length: 2'], body: '{}' }),
		],
		[
			'when it is multipart',
			415,
			'The body could not be read.',
			() => {
				const body = '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n';
				return {
					headers: ['content-type: multipart/form-data; boundary=b', ...signed(body)],
					body,
				};
			},
		],
	])(
		'is answered as in production, and shown on the node: %s',
		async (_, status, message, request) => {
			const { workflow, url, testUrl } = await published();
			const before = await n8n.api.countExecutions(workflow.id);
			await listen(workflow.id);

			const answer = await sendRaw({ url: testUrl, ...request() });

			expect(answer.status).toBe(status);
			if (status === 401) expect(answer.body).toBe(UNAUTHORIZED);
			const execution = await newest(workflow.id, before + 1);
			expect(execution).toMatchObject({ mode: 'manual', status: 'error' });
			expect(execution.data.resultData).toMatchObject({
				lastNodeExecuted: TRIGGER_NAME,
				error: { message, description: expect.stringMatching(/\w{3}/) },
			});
			expect(itemsOf(execution, 'After')).toEqual([]);
			// n8n itself is not disturbed.
			expect(inShort(await sendSigned(url))).toEqual(ACCEPTED);
			expect((await newest(workflow.id, before + 2)).mode).toBe('webhook');
		},
	);

	it('names the setting that would have accepted it', async () => {
		const { workflow } = await n8n.publishTrigger({ credential: { scheme: 'hmacSha1' } });
		await listen(workflow.id);
		// At the test URL one callback a second is searched, and the last test has sent one.
		await setTimeout(1_000);

		const answer = await sendSigned(n8n.api.testUrl(workflow, TRIGGER_NAME));

		expect(answer).toMatchObject({ status: 401, text: UNAUTHORIZED });
		const { error } = (await newest(workflow.id, 1)).data.resultData;
		expect(error?.description).toContain('Formula: Scheme: ');
		expect(JSON.stringify(error)).not.toContain(SECRET);
	});

	it('is answered 503 when the credential has been deleted', async () => {
		const { workflow, credentialId } = await n8n.publishTrigger();
		await n8n.api.deleteCredential(credentialId);
		await listen(workflow.id);

		expect((await sendSigned(n8n.api.testUrl(workflow, TRIGGER_NAME))).status).toBe(503);

		expect((await newest(workflow.id, 1)).data.resultData.error?.message).toBe(
			'The credential could not be read.',
		);
	});
});
