import { createHmac } from 'node:crypto';

import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { valueAt } from '../../../nodes/AiRudder/events/event';
import { sendSample, wantsSample } from '../../../nodes/AiRudder/n8n/sendSample';

const TEST_URL = 'http://n8n.test/webhook-test/1/webhook';

interface Request {
	method?: string;
	headers: IDataObject;
	body: string;
}

/** What is sent when a person presses "Execute step" in a trigger with these parameters. */
const request = async (parameters: object, credential: object = {}): Promise<Request> =>
	await new Promise((sent, failed) => {
		const context = {
			getNodeParameter: (name: string, fallback: unknown) => valueAt(parameters, name) ?? fallback,
			getCredentials: async () => ({ signingSecret: 'a secret for this test', ...credential }),
			getNodeWebhookUrl: () => TEST_URL,
			helpers: {
				httpRequest: async (one: Request) => {
					if (one.method === 'POST') sent(one);
				},
			},
		};
		sendSample(context as unknown as IHookFunctions).catch(failed);
	});

const pressed = async (parameters: object) =>
	JSON.parse((await request(parameters)).body) as IDataObject;

test.each([
	[{}, 'test', 'E'],
	[{ filters: { companies: ['Acme'], channelIds: ['sicepat_whatsapp'] } }, 'Acme', 'E'],
	[{ filters: { companies: ['Acme', ' test '], outputLabels: [] } }, 'test', 'E'],
	[{ filters: { companies: [' ', null, ' Acme '] } }, 'Acme', 'E'],
	[{ routing: 'outputLabel', routes: [' A ', 'B'] }, 'test', 'A'],
	[{ routing: 'outputLabel', routes: ['', 'B'] }, 'test', 'E'],
	[{ routing: 'single', routes: ['A'] }, 'test', 'E'],
	[
		{ routing: 'outputLabel', routes: ['A', 'B'], filters: { outputLabels: ['B', 'C'] } },
		'test',
		'B',
	],
])(
	'a sample has the first label and passes the filters: %j',
	async (parameters, company, label) => {
		expect(await pressed(parameters)).toMatchObject({
			event: 'session.transfer',
			company,
			conclusion: { output_label: label },
		});
	},
);

test('a sample is sent with the headers that it was signed with', async () => {
	const signedContent = '{header:Content-Type}.{body}';
	const { headers, body } = await request({}, { scheme: 'custom', signedContent });
	const type = headers['content-type'] as string;
	const signed = createHmac('sha256', 'a secret for this test').update(`${type}.${body}`);
	expect(headers['x-airudder-sign']).toBe(signed.digest('hex'));
});

test('a sample of another event passes its own filters, also below the top', async () => {
	const parameters = {
		events: ['other', 'dialer.taskStatus'],
		routing: 'outputLabel',
		routes: ['A'],
		filters: { taskNames: ['Spring'], states: ['Paused'], companies: ['Acme'] },
	};
	const { type, body, ...more } = await pressed(parameters);
	expect([type, more]).toEqual(['TaskStatus', {}]);
	expect(body).toMatchObject({ taskName: 'Spring', state: 'Paused' });
});

test.each([
	[{ sendSample: true }, true],
	[{ sendSample: false }, false],
	[{}, false],
	[undefined, false],
])('an added option is on, and a stored false stays off: %j', (options, wanted) => {
	const context = {
		getMode: () => 'manual',
		getActivationMode: () => 'manual',
		getNode: () => ({ parameters: { options } }),
	};
	expect(wantsSample(context as unknown as IHookFunctions)).toBe(wanted);
});
