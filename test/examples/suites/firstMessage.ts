import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import { changeFields, importExample, runFrom } from '../lib/importExample';
import type { World } from '../lib/world';

const FILE = '1-first-message.json';

/** Example 1: trigger, message, channel. */
export function firstMessage(world: World): void {
	let workflow: StoredWorkflow;

	beforeAll(async () => {
		workflow = await importExample(world.api, FILE, world.credentials, {
			Message: { 'tell.url': world.channels.urlOf('lark'), 'tell.channel': 'lark' },
		});
		await world.api.publish(workflow.id);
	});
	afterEach(() => delete world.channels.answers.lark);

	const last = async (count: number) =>
		(await world.api.waitForExecutions(workflow.id, count)).slice(-1)[0];
	const arrived = async (name: string) =>
		await waitUntil(
			'the message',
			async () => world.channels.shownAt('lark').find((text) => text.includes(name)),
			30_000,
		);

	it('can be tried with the pinned sample', async () => {
		await runFrom(world.api, workflow.id, 'AI Rudder Trigger');
		expect(await arrived('nick waits (E)')).toContain('order: A-1024');
	});

	it('tells the chat who waits', async () => {
		await world.transfer(workflow, { user: { id: '7', name: 'Lark Lily' } });
		const text = await arrived('Lark Lily waits (E)');
		expect(text).toContain('Customer: Lark Lily (7)\nChannel: chatbot, sicepat_whatsapp\nLabel: E');
		const { id, status } = await last(2);
		expect(status).toBe('success');
		expect(text).toContain(`${world.api.url}/workflow/${workflow.id}/executions/${id}`);
	});

	it('is an error when the chat refuses with 200', async () => {
		world.channels.answers.lark = { status: 200, body: { code: 19002, msg: 'params error' } };
		await world.transfer(workflow, { user: { id: '7', name: 'Refused Rob' } });
		const { status, data } = await last(3);
		expect(status).toBe('error');
		expect(data.resultData.error?.message).toContain(
			'Refused Rob waits (E): not told, for it answered',
		);
		expect(data.resultData.error?.message).toContain('params error');
	});

	it('names the field in a trial when nobody has filled it in', async () => {
		await changeFields(world.api, workflow.id, { Message: { 'tell.url': '' } });
		await runFrom(world.api, workflow.id, 'AI Rudder Trigger');
		const { data } = await last(4);
		expect(data.resultData.error?.message).toContain(
			'tell.url in Message is "": paste the address',
		);
	});
}
