import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { valueAt } from '../../../nodes/AiRudder/events/event';
import { sendSample, wantsSample } from '../../../nodes/AiRudder/n8n/sendSample';

const TEST_URL = 'http://n8n.test/webhook-test/1/webhook';

/** Presses "Execute step" in a trigger with these parameters. */
const pressed = async (parameters: object): Promise<IDataObject> =>
	await new Promise((sent, failed) => {
		const context = {
			getNodeParameter: (name: string, fallback: unknown) => valueAt(parameters, name) ?? fallback,
			getCredentials: async () => ({ signingSecret: 'a secret for this test' }),
			getNodeWebhookUrl: () => TEST_URL,
			helpers: {
				httpRequest: async ({ method, body }: { method?: string; body: string }) => {
					if (method === 'POST') sent(JSON.parse(body) as IDataObject);
				},
			},
		};
		sendSample(context as unknown as IHookFunctions).catch(failed);
	});

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
