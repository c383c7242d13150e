import type { EditorApi } from '../../../scripts/sandbox/EditorApi';
import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { readRows } from '../../examples/lib/dataTables';
import {
	createApiKey,
	importExample,
	runFrom,
	setErrorWorkflow,
} from '../../examples/lib/importExample';
import { smtpOf, startMailServer, type MailServer } from '../../examples/lib/startMailServer';
import { CREDENTIAL_TYPE, freshCallback, SAMPLE, SECRET, sendSigned } from '../../support';

const FILE = '4-error-workflow.json';
const DESK = 'desk@hand-over.test';
const OPERATIONS = 'operations@hand-over.test';

/**
 * Example 4 as a team would use it, twice: hand-overs that keep a receipt, and the error workflow
 * that says who waits. The mail server takes no mail until it is told to.
 */
export class HandOvers {
	private constructor(
		/** The error workflow. */
		readonly failedId: string,
		private readonly workflow: StoredWorkflow,
		private readonly mail: MailServer,
	) {}

	/** Imports and publishes both, and presses "Every 5 Minutes" once, which creates the table. */
	static async publish(api: EditorApi): Promise<HandOvers> {
		const mail = await startMailServer();
		mail.hold = true;
		const credentials = {
			smtp: await api.createCredential('SMTP', 'smtp', smtpOf(mail)),
			n8nApi: await api.createCredential('n8n', 'n8nApi', await createApiKey(api)),
			[CREDENTIAL_TYPE]: await api.createCredential('AI Rudder', CREDENTIAL_TYPE, {
				signingSecret: SECRET,
			}),
		};
		const failed = await importExample(api, FILE, credentials, {
			Settings: { 'settings.tell': OPERATIONS },
		});
		await api.publish(failed.id);
		const receipts = {
			'Receipt Settings': { 'settings.desk': DESK },
			'When to Try Again': { 'settings.minutes': 0 },
		};
		const on = ['AI Rudder Trigger', 'Every 5 Minutes'];
		const workflow = await importExample(api, FILE, credentials, receipts, on);
		// The tests press it; by itself it would not wait for a slow machine.
		const parameters = { rule: { interval: [{ field: 'hours', hoursInterval: 23 }] } };
		await api.updateNode(workflow.id, 'Every 5 Minutes', { parameters });
		await setErrorWorkflow(api, workflow.id, failed.id);
		const handOvers = new HandOvers(failed.id, workflow, mail);
		await handOvers.tryAgain(api);
		await api.waitForExecutions(workflow.id, 1);
		return handOvers;
	}

	get id(): string {
		return this.workflow.id;
	}

	/**
	 * Sends a transfer of this customer, and waits until its mail is under way.
	 *
	 * @param origin of the process that takes callbacks
	 */
	async begin(api: EditorApi, customer: string, { url: origin }: { url: string }): Promise<void> {
		const { pathname } = new URL(api.productionUrl(this.workflow, 'AI Rudder Trigger'));
		const body = freshCallback({ user: { id: '1', name: customer } });
		const held = this.mail.held;
		await waitUntil(
			'the transfer to be taken',
			async () => (await sendSigned(`${origin}${pathname}`, body)).status === 200 || undefined,
			60_000,
		);
		await waitUntil(
			'the mail to be under way',
			async () => this.mail.held > held || undefined,
			60_000,
		);
	}

	/** From now on mails are taken. */
	mend(): void {
		this.mail.hold = false;
	}

	/** What operations are told about this customer; about "A customer" when the callback is gone. */
	async told(customer: string): Promise<string> {
		return (await this.mail.mailTo(OPERATIONS, `${customer} was not handed over`)).text;
	}

	/** Presses "Every 5 Minutes", and waits until the customer is handed over and ticked off. */
	async finish(api: EditorApi, customer: string): Promise<void> {
		expect(await this.receipts(api)).toEqual([customer]);
		await this.tryAgain(api);
		const { text } = await this.mail.mailTo(DESK, `${customer} waits`);
		expect(text).toContain(`Customer: ${customer}`);
		await waitUntil(
			'the receipt to be ticked off',
			async () => (await this.receipts(api)).length === 0 || undefined,
			60_000,
		);
	}

	/** What the timer does every five minutes. */
	private async tryAgain(api: EditorApi): Promise<void> {
		await runFrom(api, this.workflow.id, 'Every 5 Minutes');
	}

	/** The customers who are not handed over, by the data table. */
	private async receipts(api: EditorApi): Promise<string[]> {
		const rows = await readRows(api, 'AI Rudder Receipts');
		return rows.map(({ item }) => (JSON.parse(String(item)) as typeof SAMPLE).user.name);
	}

	async stop(): Promise<void> {
		await this.mail.stop();
	}
}
