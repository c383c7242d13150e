import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { node, triggerWorkflow } from '../../support';
import {
	EXAMPLE_FILES,
	importExample,
	readExample,
	type Credentials,
	type FieldValues,
} from '../lib/importExample';
import {
	BOT_TOKEN,
	CHAT,
	HELPDESK_KEY,
	SERVICES,
	startChannels,
	type Channel,
	type Channels,
} from '../lib/startChannels';
import type { World } from '../lib/world';

/** Example 10 answers at the paths of 2 and 4, and has the same channels: see allInOne.test.ts. */
const FILES = EXAMPLE_FILES.filter(
	(file) =>
		!file.startsWith('10-') && readExample(file).nodes.some(({ name }) => name === 'How to Tell'),
);
const ERRORS = '7-failed-hand-over.json';
/** Open at every hour, so that a transfer is told at once. */
const OPEN: FieldValues = {
	'Opening Hours': {
		'hours.days': '1, 2, 3, 4, 5, 6, 7',
		'hours.opens': '00:00',
		'hours.closes': '24:00',
		'hours.closedOn': '',
	},
};
/** A name that means something to every service. */
const NAME = 'Ann <b>& [Co](x) @here';

/** The channels of "How to Tell": each example tells its team by each of them. */
export function channels(world: World): void {
	let services: Channels;
	let credentials: Credentials;
	let workflow: StoredWorkflow | undefined;

	beforeAll(async () => {
		services = await startChannels();
		const basic = { user: HELPDESK_KEY, password: 'X' };
		const bot = { accessToken: BOT_TOKEN, baseUrl: services.url };
		credentials = {
			...world.credentials,
			httpBasicAuth: await world.api.createCredential('Freshdesk', 'httpBasicAuth', basic),
			telegramApi: await world.api.createCredential('Bot', 'telegramApi', bot),
		};
	});
	afterAll(async () => await services.stop());
	// Examples that answer a link share its path: one at a time.
	afterEach(async () => {
		if (workflow !== undefined) await world.api.deactivate(workflow.id);
		workflow = undefined;
	});

	const importWith = async (file: string, tell: Record<string, string>, has = credentials) => {
		workflow = await importExample(world.api, file, has, { ...OPEN, 'How to Tell': tell });
		return workflow;
	};

	/** Somebody is handed over; or, for the error workflow, the hand-over fails. */
	const handOver = async (file: string, { id }: StoredWorkflow) => {
		await world.api.publish(id);
		const user = { id: '1', name: NAME };
		if (file !== ERRORS) return await world.transfer(workflow!, { user });
		const failing = await world.api.createWorkflow(
			triggerWorkflow({
				credentialId: credentials.aiRudderSigningSecretApi.id,
				settings: { errorWorkflow: id },
				then: [node('Ask the CRM', 'n8n-nodes-base.stopAndError', { errorMessage: 'No route' })],
			}),
		);
		await world.api.publish(failing.id);
		await world.transfer(failing, { user });
	};

	const failureOf = async ({ id }: StoredWorkflow) => {
		const [{ data }] = await world.api.waitForExecutions(id, 1);
		return data.resultData.error?.message;
	};

	describe.each(Object.keys(SERVICES) as Channel[])('%s', (channel) => {
		it.each(FILES)('tells who waits: %s', async (file) => {
			const before = services.shownAt(channel).length;
			const url = `${services.url}${SERVICES[channel].path}`;
			await handOver(
				file,
				await importWith(file, {
					'tell.channel': channel,
					'tell.url': url,
					'tell.telegramChat': CHAT,
				}),
			);
			const shown = await waitUntil(
				'the message',
				async () => services.shownAt(channel)[before],
				30_000,
				() => JSON.stringify(services.requests.slice(-1)),
			);
			expect(shown).toContain('Ann ');
			expect(shown).toContain('chatbot, sicepat_whatsapp');
			expect(shown).not.toMatch(SERVICES[channel].unsafe);
		});
	});

	it.each(FILES)('nothing but the signing secret is needed to publish it: %s', async (file) => {
		const { aiRudderSigningSecretApi, aiRudderApi, n8nApi } = credentials;
		const { id } = await importWith(
			file,
			{ 'tell.channel': 'webhook' },
			// The two that ask an API need its credential, too.
			{ aiRudderSigningSecretApi, aiRudderApi, n8nApi },
		);
		await world.api.publish(id);
		expect(
			readExample(file)
				.nodes.filter(({ disabled }) => disabled)
				.map(({ name }) => name),
		).toEqual(['E-Mail', 'Telegram', 'Freshdesk']);
	});

	it.each(['email', 'telegram', 'freshdesk'])(
		'a channel whose node is switched off loses nobody silently: %s',
		async (channel) => {
			const file = '1-alert-by-label.json';
			const imported = await importWith(file, { 'tell.channel': channel });
			const nodes = imported.nodes.map((one) => ({
				...one,
				disabled: ['E-Mail', 'Telegram', 'Freshdesk'].includes(one.name),
			}));
			await world.api.updateWorkflow(imported.id, { nodes });
			await handOver(file, imported);
			expect(await failureOf(imported)).toBe(
				`Service desk: ${NAME} waits (E): not told, for the node of the channel "${channel}" is switched off. Open it, choose a credential, close it and activate it (right click, Activate).`,
			);
		},
	);

	it('a channel that nobody knows says so', async () => {
		const file = '1-alert-by-label.json';
		const imported = await importWith(file, { 'tell.channel': 'fax' });
		await handOver(file, imported);
		expect(await failureOf(imported)).toContain(
			'the channel "fax" in the node How to Tell is none of',
		);
	});
}
