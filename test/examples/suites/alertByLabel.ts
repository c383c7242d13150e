import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { addRow, readRows } from '../lib/dataTables';
import { importExample, runFrom } from '../lib/importExample';
import type { World } from '../lib/world';

const FILE = '1-alert-by-label.json';
const TEAMS = 'AI Rudder Teams';

/** Example 1: the team that a label belongs to gets a mail and a chat message. */
export function alertByLabel(world: World): void {
	let workflow: StoredWorkflow;

	beforeAll(async () => {
		workflow = await importExample(world.api, FILE, world.credentials, {
			Settings: { 'settings.fallbackEmail': 'fallback@alerts.test' },
		});
		await world.api.publish(workflow.id);
	});

	const teamWith = async (row: Record<string, string>) =>
		await addRow(world.api, TEAMS, { team: 'A team', chat_url: '', ...row });

	it('mails to the fallback address while the table of teams does not exist yet', async () => {
		await world.transfer(workflow, { user: { id: '7', name: 'Early Bird' } });

		const mail = await world.mail.mailTo('fallback@alerts.test', 'Early Bird');
		expect(mail.subject).toBe('Service desk: Early Bird waits (E)');
	});

	it('creates the table with two sample rows, and only two when it is set up twice', async () => {
		await runFrom(world.api, workflow.id, 'Set Up Once');
		await world.api.waitForExecutions(workflow.id, 2);
		await runFrom(world.api, workflow.id, 'Set Up Once');
		await world.api.waitForExecutions(workflow.id, 3);

		const rows = await readRows(world.api, TEAMS);
		expect(rows.map(({ label, team, email }) => [label, team, email])).toEqual([
			['E', 'Escalations', 'escalations@example.com'],
			['B', 'Billing', 'billing@example.com'],
		]);
	});

	it('can be tried with the pinned sample before AI Rudder is connected', async () => {
		await runFrom(world.api, workflow.id, 'AI Rudder Trigger');

		const mail = await world.mail.mailTo('escalations@example.com', 'nick waits (E)');
		expect(mail.text).toContain('order: A-1024');
	});

	it('tells the team of the label by mail and chat, with name, channel, label and slots', async () => {
		const label = 'Zahlung überfällig';
		const chat_url = `${world.chat.url}/hooks/collections`;
		await teamWith({ label, team: 'Collections', email: 'collections@alerts.test', chat_url });
		await world.transfer(workflow, {
			user: { id: '42', name: 'Budi 林 & Söhne' },
			channel_id: 'shop_line',
			conclusion: {
				record_slots: { amount: '120000', lines: { first: 1 } },
				output_label: ` ${label} `,
			},
		});

		const mail = await world.mail.mailTo('collections@alerts.test', 'Budi');
		expect(mail.subject).toBe(`Collections: Budi 林 & Söhne waits ( ${label} )`);
		for (const part of [
			'Customer: Budi 林 & Söhne (42)',
			'Channel: chatbot, shop_line',
			`Label:  ${label}`,
			'amount: 120000',
			'lines: {"first":1}',
		]) {
			expect(mail.text).toContain(part);
		}
		expect(mail.from).toContain('alerts@example.com');

		const { method, path, body } = world.chat.requests[world.chat.requests.length - 1];
		expect([method, path]).toEqual(['POST', '/hooks/collections']);
		expect((JSON.parse(body) as { text: string }).text).toContain('Customer: Budi 林 & Söhne (42)');
	});

	it('tells every team that the table lists for a label', async () => {
		await teamWith({ label: 'VIP', email: 'first@alerts.test' });
		await teamWith({ label: 'VIP', email: 'second@alerts.test' });
		await world.transfer(workflow, {
			user: { id: '1', name: 'Two Teams' },
			conclusion: { record_slots: {}, output_label: 'VIP' },
		});

		await world.mail.mailTo('first@alerts.test', 'Two Teams');
		await world.mail.mailTo('second@alerts.test', 'Two Teams');
		expect(world.mail.mailsTo('fallback@alerts.test', 'Two Teams')).toEqual([]);
	});

	it('lets nobody mention the whole channel of the chat from outside', async () => {
		const chat_url = `${world.chat.url}/hooks/mentions`;
		await teamWith({ label: 'M', email: 'mentions@alerts.test', chat_url });
		await world.transfer(workflow, {
			user: { id: '1', name: '<!channel> @everyone' },
			conclusion: { record_slots: {}, output_label: 'M' },
		});

		await world.mail.mailTo('mentions@alerts.test', 'everyone');
		const { body } = world.chat.requests[world.chat.requests.length - 1];
		expect(body).toContain('‹!channel› ＠everyone');
	});

	it('mails what is not as documented in a damaged callback to the fallback address', async () => {
		await world.transfer(workflow, { user: { id: '9', name: 'No Label' }, conclusion: {} });

		const mail = await world.mail.mailTo('fallback@alerts.test', 'No Label');
		expect(mail.text).toContain('conclusion.output_label is missing');
	});

	it('still mails when the chat tool does not answer', async () => {
		await teamWith({
			label: 'Down',
			email: 'down@alerts.test',
			// Nobody listens on port 9, "discard".
			chat_url: 'http://127.0.0.1:9/',
		});
		await world.transfer(workflow, {
			user: { id: '1', name: 'Chat Is Down' },
			conclusion: { record_slots: {}, output_label: 'Down' },
		});

		await world.mail.mailTo('down@alerts.test', 'Chat Is Down');
	});
}
