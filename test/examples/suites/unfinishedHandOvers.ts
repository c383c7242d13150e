import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { readRows } from '../lib/dataTables';
import { changeFields, importExample, runFrom } from '../lib/importExample';
import type { World } from '../lib/world';

const FILE = '8-unfinished-hand-overs.json';
const RECEIPTS = 'AI Rudder Receipts';
const DESK = 'desk@unfinished.test';
const TELL = 'operations@unfinished.test';

/** Example 8: a receipt of every transfer until it is handed over; what stays is handed over again. */
export function unfinishedHandOvers(world: World): void {
	let workflow: StoredWorkflow;

	beforeAll(async () => {
		workflow = await importExample(world.api, FILE, world.credentials, {
			Settings: { 'settings.desk': DESK },
			'When to Try Again': {
				'settings.minutes': 0,
				'settings.tries': 2,
				'settings.tell': TELL,
			},
		});
		await world.api.publish(workflow.id);
	});

	afterEach(() => (world.mail.refuse = false));

	const finished = async () => await world.api.waitForExecutions(workflow.id, 1);
	const transfer = async (name: string) => {
		await world.transfer(workflow, { user: { id: '8', name } });
		await finished();
	};
	/** What the timer does every five minutes; a person can press it, too. */
	const fiveMinutes = async () => {
		await runFrom(world.api, workflow.id, 'Every 5 Minutes');
		await finished();
	};
	const receipts = async () =>
		(await readRows(world.api, RECEIPTS)).map(({ item, tries, told }) => {
			const { user } = JSON.parse(String(item)) as { user: { name: string } };
			return { name: user.name, tries, told };
		});
	const mailsAbout = (name: string) => world.mail.mailsTo(DESK, `${name} waits`).length;

	it('hands over without a receipt while there is no table', async () => {
		await transfer('Early Eve');
		expect(mailsAbout('Early Eve')).toBe(1);
	});

	it('creates the table, and leaves no receipt of what is handed over', async () => {
		await fiveMinutes();
		await transfer('Lucky Lea');
		expect(mailsAbout('Lucky Lea')).toBe(1);
		expect(await receipts()).toEqual([]);
	});

	it('hands over again what failed, and nobody waits behind one who cannot be handed over', async () => {
		world.mail.refuse = true;
		await transfer('Unlucky Uma');
		await transfer('Patient Pat');
		expect(await receipts()).toEqual([
			{ name: 'Unlucky Uma', tries: 0, told: false },
			{ name: 'Patient Pat', tries: 0, told: false },
		]);

		world.mail.refuse = 'Unlucky Uma waits';
		await fiveMinutes();
		expect(mailsAbout('Patient Pat')).toBe(1);
		expect(await receipts()).toEqual([{ name: 'Unlucky Uma', tries: 1, told: false }]);
	});

	it('tells somebody after as many tries as set, once, and then waits for them', async () => {
		world.mail.refuse = 'Unlucky Uma waits';
		await fiveMinutes();
		await fiveMinutes();
		await fiveMinutes();

		const { text } = await world.mail.mailTo(TELL, 'Unlucky Uma could not be handed over');
		expect(text).toContain('Tried 3 times, and nobody has the customer yet.');
		expect(world.mail.mailsTo(TELL, 'Unlucky Uma')).toHaveLength(1);
		expect(await receipts()).toEqual([{ name: 'Unlucky Uma', tries: 2, told: true }]);
	});

	it('lets what began a moment ago alone', async () => {
		await changeFields(world.api, workflow.id, { 'When to Try Again': { 'settings.minutes': 10 } });
		world.mail.refuse = true;
		await transfer('Recent Rob');
		world.mail.refuse = false;
		await fiveMinutes();
		expect(mailsAbout('Recent Rob')).toBe(0);
		expect(await receipts()).toContainEqual({ name: 'Recent Rob', tries: 0, told: false });
	});

	it('hands the pinned sample over', async () => {
		await runFrom(world.api, workflow.id, 'AI Rudder Trigger');
		await finished();
		expect(mailsAbout('nick')).toBe(1);
	});
}
