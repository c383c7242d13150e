import { NodeOperationError, type IWebhookFunctions } from 'n8n-workflow';

import { Refusal } from '../../../nodes/AiRudder/messages/reasons';
import { DEFAULTS } from '../../../nodes/AiRudder/n8n/parameters';
import { reject } from '../../../nodes/AiRudder/n8n/reject';
import { BODY, SECRET, VECTORS } from '../finder/vectors';

const [vector] = VECTORS;

/** A node that a callback came to; notes in which order things happen. */
function receiving(
	id: string,
	mode: string,
	request: object,
	getCredentials: () => Promise<object>,
) {
	const steps: string[] = [];
	const context = {
		getMode: () => mode,
		getNode: () => ({ id, name: 'AI Rudder Trigger', type: 'aiRudderTrigger' }),
		getWorkflow: () => ({ id: 'w' }),
		logger: { warn: (line: string) => steps.push('logged', line) },
		getRequestObject: () => ({ originalUrl: '/webhook-test/abc', ...request }),
		getNodeWebhookUrl: () => 'https://n8n.example/webhook/abc',
		getResponseObject: () => ({ setHeader: () => {}, end: () => steps.push('answered') }),
		getCredentials: async () => {
			steps.push('searched');
			return await getCredentials();
		},
	};
	return { context: context as unknown as IWebhookFunctions, steps };
}

const genuine = {
	headers: { 'x-airudder-sign': vector.signature },
	rawBody: Buffer.from(BODY),
};
const listening = (getCredentials: () => Promise<object>) =>
	receiving('listening', 'manual', genuine, getCredentials);

const refused = async (context: IWebhookFunctions) =>
	await reject(context, new Refusal('signature_mismatch'), DEFAULTS).catch(
		(error: unknown) => error,
	);

test('while a person listens, the node shows what was wrong and what to set, after the answer', async () => {
	const { context, steps } = listening(async () => ({ signingSecret: SECRET, scheme: 'hmacSha1' }));

	const error = await refused(context);

	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({
		message: 'The signature does not fit the body and the secret.',
		description: expect.stringContaining(
			'Found: another formula fits. Paste the line below into Formula in the credential.\nFormula: Scheme: HMAC-SHA256',
		) as string,
	});
	expect(steps).toEqual(['answered', 'searched', 'logged', expect.stringContaining('Found:')]);
});

test('nothing but that error is thrown, even if the search itself fails', async () => {
	const { context, steps } = listening(async () => await Promise.reject(new Error('no database')));
	// At the test URL a second has one search.
	const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 5_000);

	const error = await refused(context);
	clock.mockRestore();

	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({
		description: expect.stringMatching(/^Enter the secret again/) as string,
	});
	expect(steps).toContain('answered');
});

describe('in production', () => {
	const NOBODY = async () => await Promise.reject(new Error('nobody reads the credential here'));
	const hostile = {
		headers: {
			'content-length': '5000000',
			'content-type': `text/\u00ffplain;${'x'.repeat(200)}`,
			'x-airudder-sign': 'ab'.repeat(16),
		},
	};
	const reporting = (routes: string[] | null, refusedPerMinute = 2) => ({
		...DEFAULTS,
		layout: { routes, reportRefused: true },
		refusedPerMinute,
	});

	test('a refusal is answered and starts nothing', async () => {
		const { context, steps } = receiving('plain', 'webhook', genuine, NOBODY);
		const refusal = new Refusal('signature_mismatch');

		expect(await reject(context, refusal, DEFAULTS)).toEqual({ noWebhookResponse: true });

		expect(steps).toEqual([
			'answered',
			'searched',
			'logged',
			expect.stringContaining(refusal.code),
		]);
	});

	test('the output Refused tells what came, and no more of it than is harmless', async () => {
		const { context } = receiving('reporting', 'webhook', hostile, NOBODY);
		const refusal = new Refusal('body_too_large', 'It has 5000000 bytes.');

		const { workflowData } = await reject(context, refusal, reporting(null));

		const item = {
			reason: 'body_too_large',
			message: 'The body is larger than this node accepts.',
			formula: null,
			fix: expect.stringMatching(/^It has 5000000 bytes\. https:/) as string,
			receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
			bodyBytes: 5_000_000,
			contentType: '…',
			signatureShape: '32 hex digits, the length of MD5',
		};
		expect(workflowData).toEqual([[], [{ json: item }]]);
	});

	test('with routing it is the second of all outputs, and a request without headers fits', async () => {
		const { context } = receiving('routing', 'webhook', { headers: {} }, NOBODY);

		const { workflowData } = await reject(
			context,
			new Refusal('signature_missing'),
			reporting(['A', 'B']),
		);

		expect(workflowData?.map((items) => items.length)).toEqual([0, 1, 0, 0, 0]);
		expect(workflowData?.[1][0].json).toMatchObject({ bodyBytes: 0, contentType: '' });
	});

	test('a flood gives no more items than allowed, and five lines in the log', async () => {
		const { context, steps } = receiving('flooded', 'webhook', genuine, NOBODY);
		const results = [];
		for (let n = 0; n < 20; n++) {
			results.push(await reject(context, new Refusal('signature_mismatch'), reporting(null)));
		}

		expect(results.filter(({ workflowData }) => workflowData !== undefined)).toHaveLength(2);
		expect(steps.filter((step) => step === 'answered')).toHaveLength(20);
		expect(steps.filter((step) => step === 'logged')).toHaveLength(5);
	});

	test('the log says how many lines it left out', async () => {
		const { context, steps } = receiving('counted', 'webhook', genuine, NOBODY);
		const start = Date.now();
		const clock = jest.spyOn(Date, 'now').mockReturnValue(start);
		for (let n = 0; n < 8; n++) await reject(context, new Refusal('signature_mismatch'), DEFAULTS);
		clock.mockReturnValue(start + 61_000);
		await reject(context, new Refusal('signature_mismatch'), DEFAULTS);
		clock.mockRestore();

		expect(steps.at(-1)).toMatch(/ 3 more were refused before this\.$/);
	});
});
