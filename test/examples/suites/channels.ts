import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { changeFields, importExample, readExample, type FieldValues } from '../lib/importExample';
import { CHAT, SERVICES, type Channel } from '../lib/startChannels';
import { HAS_TABLES, type World } from '../lib/world';

/** They have the same block; this one is the smallest. */
const FILE = '3-report-back.json';
const NODES = ['E-Mail', 'Telegram', 'Freshdesk'];
/** A name that means something to every service. */
const NAME = 'Ann <b>& [Co](x) @here';

/** The channels of "How to Tell", through n8n's own nodes. */
export function channels(world: World): void {
	let workflow: StoredWorkflow;
	let ended = 0;

	beforeAll(async () => {
		workflow = await importExample(world.api, FILE, world.credentials, {}, NODES);
		await world.api.publish(workflow.id);
	});

	const tell = async (values: FieldValues[string], to = 'desk@team.test') =>
		await changeFields(world.api, workflow.id, {
			'How to Tell': { 'tell.telegramChat': CHAT, ...values },
			Settings: { 'settings.team': to },
		});
	const tellBy = async (channel: Channel) =>
		await tell({ 'tell.channel': channel, 'tell.url': world.channels.urlOf(channel) });
	const failure = async (count: number) => {
		await waitUntil(
			'the execution to fail',
			async () =>
				(await world.api.listExecutions(workflow.id)).filter(({ status }) => status === 'error')
					.length === count || undefined,
			60_000,
		);
		const failed = (await world.api.listExecutions(workflow.id)).find(
			({ status }) => status === 'error',
		)!;
		return (await world.api.getExecution(failed.id)).data.resultData.error?.message;
	};

	it.each(Object.keys(SERVICES) as Channel[])('tells who waits: %s', async (channel) => {
		await tellBy(channel);
		await world.transfer(workflow, {
			user: { id: '1', name: NAME },
			conclusion: { output_label: 'E', record_slots: { slot: 'x'.repeat(60_000) } },
		});
		const shown = await waitUntil(
			'the message',
			async () => world.channels.shownAt(channel)[channel === 'lark' ? 2 : 0],
			30_000,
			() => JSON.stringify(world.channels.requests.slice(-1)).slice(0, 500),
		);
		expect(shown).toContain('Ann ');
		expect(shown).not.toMatch(SERVICES[channel].unsafe);
	});

	it('opens one ticket, although Freshdesk answers after 13 seconds', async () => {
		await tellBy('freshdesk');
		const before = world.channels.shownAt('freshdesk').length;
		world.channels.slowness.freshdesk = 13_000;
		await world.transfer(workflow, { user: { id: '1', name: 'Slow Sam' } });
		await waitUntil(
			'the workflow to wait',
			async () => {
				const [{ status }] = await world.api.listExecutions(workflow.id);
				return status === 'waiting' || undefined;
			},
			60_000,
		);
		delete world.channels.slowness.freshdesk;
		expect(world.channels.shownAt('freshdesk')).toHaveLength(before + 1);
	});

	it.each<[Channel, string]>([
		['telegram', 'message is too long'],
		['freshdesk', 'Validation failed'],
		['dingtalk', '310000'],
	])('is an error when %s refuses', async (channel, words) => {
		await tellBy(channel);
		world.channels.answers[channel] = SERVICES[channel].refusesIt;
		await world.transfer(workflow, { user: { id: '1', name: 'Refused Rob' } });
		expect(await failure((ended += 1))).toContain(words);
		delete world.channels.answers[channel];
	});

	it('a node that is switched off loses nobody silently', async () => {
		const { nodes } = await world.api.getWorkflow(workflow.id);
		const off = nodes.map((one) => ({
			...one,
			...(NODES.includes(one.name) && { disabled: true }),
		}));
		await world.api.updateWorkflow(workflow.id, { nodes: off });
		await tell({ 'tell.channel': 'email' });
		await world.transfer(workflow, { user: { id: '1', name: 'Off Olga' } });
		expect(await failure((ended += 1))).toContain(
			'Off Olga waits (E): not told by email, for the node E-Mail is switched off.',
		);
	});

	// n8n 1 publishes no workflow that begins with an error alone, and needs not.
	const publishable = ['2-all-in-one.json', FILE, ...(HAS_TABLES ? ['4-error-workflow.json'] : [])];

	it.each(publishable)('no credential of a channel is needed to publish it: %s', async (file) => {
		const { aiRudderSigningSecretApi, aiRudderApi, n8nApi } = world.credentials;
		const has = { aiRudderSigningSecretApi, aiRudderApi, n8nApi };
		const { id } = await importExample(world.api, file, has, {
			'How to Tell': { 'tell.channel': 'auto' },
		});
		await world.api.publish(id);
		await world.api.deactivate(id);
		const disabled = readExample(file).nodes.flatMap((one) => (one.disabled ? [one.name] : []));
		expect(disabled).toEqual(expect.arrayContaining(NODES));
	});
}
