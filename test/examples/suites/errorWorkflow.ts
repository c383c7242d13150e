import { freshCallback, node, sendCallback, TRIGGER_NAME, triggerWorkflow } from '../../support';
import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { readRows } from '../lib/dataTables';
import { changeFields, importExample, runFrom } from '../lib/importExample';
import { HAS_TABLES, type World } from '../lib/world';

const FILE = '4-error-workflow.json';
const TELL = 'operations@failed.test';
const DESK = 'desk@unfinished.test';

/** Example 4: an error workflow that says who waits, and receipts. */
export function errorWorkflow(world: World): void {
	let workflow: StoredWorkflow;

	beforeAll(async () => {
		const values = {
			Settings: { 'settings.tell': TELL },
			'Receipt Settings': { 'settings.desk': DESK },
			'When to Try Again': { 'settings.minutes': 0, 'settings.tries': 2, 'settings.tell': TELL },
		};
		const on = [TRIGGER_NAME, 'Every 5 Minutes'];
		workflow = await importExample(world.api, FILE, world.credentials, values, on);
		await world.api.publish(workflow.id);
	});
	afterEach(() => (world.mail.refuse = false));

	const failing = async (
		name: string,
		options: Record<string, unknown> = {},
		errorMessage = 'No route',
		refusal = '=Refused: {{ $json.reason }}: {{ $json.fix }}',
	) => {
		const stop = node('Ask the CRM', 'n8n-nodes-base.stopAndError', { errorMessage });
		const refused = node('Refused', 'n8n-nodes-base.stopAndError', {
			errorMessage: refusal,
		});
		const made = await world.api.createWorkflow(
			triggerWorkflow({
				...{ name, options, then: options.reportRefused ? [stop, refused] : [stop] },
				credentialId: world.credentials.aiRudderSigningSecretApi.id,
				settings: { errorWorkflow: workflow.id },
			}),
		);
		await world.api.publish(made.id);
		return made;
	};

	it('tells who waits, what failed and where to look', async () => {
		const made = await failing('Hand over to the CRM');
		await world.transfer(made, {
			user: { id: '7', name: 'Failing Fay' },
			conclusion: { record_slots: { order: 'F-7' }, output_label: 'B' },
		});
		const subject = 'Failing Fay was not handed over (Hand over to the CRM)';
		const { text } = await world.mail.mailTo(TELL, subject);
		const [execution] = await world.api.waitForExecutions(made.id, 1);
		const [{ json }] = execution.data.resultData.runData[TRIGGER_NAME][0].data!.main[0]!;
		for (const line of [
			'Customer: Failing Fay (7)',
			'Channel: chatbot, sicepat_whatsapp',
			'Label: B',
			`Call ID: ${String(json.call_id)}`,
			'order: F-7',
			'What failed: Ask the CRM',
			'No route',
			`Execution: ${world.api.url}/workflow/${made.id}/executions/${execution.id}`,
		]) {
			expect(text.split('\n')).toContain(line);
		}
	});

	it('says in its title that somebody was told, and what is wrong all the same', async () => {
		const wrong = 'hours.days in Settings is "Lun"; write it as Mon-Fri or 1, 2, 3.';
		const made = await failing('Hours', {}, `Told: Told Tia waits (E), but:\n${wrong}`);
		await world.transfer(made, { user: { id: '7', name: 'Told Tia' } });
		const { subject, text } = await world.mail.mailTo(TELL, 'Told Tia');
		expect(subject).toBe(`Told: Told Tia waits (E), but (Hours): ${wrong}`);
		expect(text).toContain('Customer: Told Tia (7)');
	});

	const errorRuns = async () =>
		(await world.api.listExecutions(workflow.id)).filter(({ mode }) => mode === 'error');
	/** Sends calls that are refused, all at once, and waits until this workflow has run for each. */
	const forge = async (made: StoredWorkflow, calls: number) => {
		const url = world.api.productionUrl(made, TRIGGER_NAME);
		const before = (await errorRuns()).length;
		await Promise.all(
			Array.from({ length: calls }, async () => {
				await sendCallback({ url, body: freshCallback(), signature: 'f'.repeat(64) });
			}),
		);
		await waitUntil(
			'the error workflow to have run for each',
			async () => {
				const runs = await errorRuns();
				const isDone = runs.every(({ status }) => status === 'success' || status === 'error');
				return (isDone && runs.length >= before + calls) || undefined;
			},
			60_000,
		);
	};
	const refusals = (name: string) => world.mail.mailsTo(TELL, `A callback was refused (${name})`);

	if (HAS_TABLES) {
		it('tells once of six calls that are refused at the same moment, also while there is no table', async () => {
			const made = await failing('Flooded', { reportRefused: true });
			await forge(made, 6);
			expect(refusals('Flooded')).toHaveLength(1);
			// They have deleted their rows.
			const rows = await readRows(world.api, 'AI Rudder Alarms');
			expect(rows.filter(({ reason }) => String(reason).includes('Flooded'))).toHaveLength(1);
		});
	}

	it('tells of refused calls once in an hour, and of the next one when the mail was not taken', async () => {
		const made = await failing('Refusing', { reportRefused: true });
		world.mail.refuse = true;
		await forge(made, 1);
		world.mail.refuse = false;
		expect(refusals('Refusing')).toEqual([]);
		await forge(made, 1);
		await forge(made, 2);
		const [{ subject, text }, ...others] = refusals('Refusing');
		expect(subject).toBe('A callback was refused (Refusing): signature_mismatch');
		expect(text).not.toContain('ask AI Rudder who');
		expect(others).toEqual([]);
	});

	it('tells once in an hour of what fails every few minutes and misses nobody', async () => {
		const fault = 'No customer was missed, but:\nhours.days in Settings is "Lun".';
		// What was refused has no customer, as what a timer starts.
		const made = await failing('Timer', { reportRefused: true }, undefined, fault);
		await forge(made, 1);
		await forge(made, 1);
		await forge(made, 1);
		const title = 'No customer was missed, but (Timer): hours.days in Settings is "Lun".';
		expect(world.mail.mailsTo(TELL, title)).toHaveLength(1);
	});

	if (HAS_TABLES) receipts(world, () => workflow);
}

/** What is handed over again. */
function receipts(world: World, get: () => StoredWorkflow): void {
	const transfer = async (name: string) => {
		await world.transfer(get(), { user: { id: '8', name } });
		await world.api.waitForExecutions(get().id, 1);
	};
	/** What the timer does every five minutes; a person can press it, too. */
	const fiveMinutes = async () => {
		await runFrom(world.api, get().id, 'Every 5 Minutes');
		await world.api.waitForExecutions(get().id, 1);
	};
	const kept = async () =>
		(await readRows(world.api, 'AI Rudder Receipts')).map(({ item, tries, told }) => {
			const { user } = JSON.parse(String(item)) as { user: { name: string } };
			return { name: user.name, tries, told };
		});
	/** How the newest hand-over ended: in an error with these words, or well. */
	const ended = async () => {
		// Of what fails here n8n tells this workflow itself.
		const all = await world.api.listExecutions(get().id);
		const { id, status } = all.find(({ mode }) => mode !== 'error')!;
		return (await world.api.getExecution(id)).data.resultData.error?.message ?? status;
	};
	const mailsAbout = (name: string) => world.mail.mailsTo(DESK, `${name} waits`).length;

	it('hands over without a receipt while there is no table, and leaves none of what is done', async () => {
		await transfer('Early Eve');
		expect(mailsAbout('Early Eve')).toBe(1);
		expect(await ended()).toContain('AI Rudder Receipts could not be written');
		await fiveMinutes();
		await transfer('Lucky Lea');
		expect(mailsAbout('Lucky Lea')).toBe(1);
		expect(await ended()).toBe('success');
		expect(await kept()).toEqual([]);
	});

	it('hands over again what failed, and nobody waits behind one who cannot be handed over', async () => {
		world.mail.refuse = true;
		await transfer('Unlucky Uma');
		await transfer('Patient Pat');
		expect(await kept()).toEqual([
			{ name: 'Unlucky Uma', tries: 0, told: false },
			{ name: 'Patient Pat', tries: 0, told: false },
		]);
		world.mail.refuse = 'Unlucky Uma waits';
		await fiveMinutes();
		expect(mailsAbout('Patient Pat')).toBe(1);
		expect(await kept()).toEqual([{ name: 'Unlucky Uma', tries: 1, told: false }]);
	});

	it('tells somebody after as many tries as set, once', async () => {
		world.mail.refuse = 'Unlucky Uma waits';
		await fiveMinutes();
		await fiveMinutes();
		await fiveMinutes();
		const { text } = await world.mail.mailTo(TELL, 'Unlucky Uma could not be handed over');
		expect(text).toContain('| tried 3 times |');
		expect(world.mail.mailsTo(TELL, 'Unlucky Uma could not')).toHaveLength(1);
		expect(await kept()).toEqual([{ name: 'Unlucky Uma', tries: 2, told: true }]);
	});

	it('lists whom it should when no hand-over can begin, and is an error', async () => {
		const runAgain = async (value: string) => {
			const { nodes } = await world.api.getWorkflow(get().id);
			const { parameters } = nodes.find(({ name }) => name === 'Run Again')!;
			parameters.workflowId = { __rl: true, mode: 'id', value };
			await world.api.updateWorkflow(get().id, { nodes });
		};
		await runAgain('no-workflow');
		world.mail.refuse = true;
		await transfer('Stuck Stan');
		await fiveMinutes();
		await fiveMinutes();
		await transfer('Stuck Sue');
		world.mail.refuse = false;
		await fiveMinutes();
		await world.mail.mailTo(TELL, 'Stuck Stan could not be handed over');
		expect(await ended()).toContain('Stuck Sue could not be handed over again: ');
		expect(await kept()).toEqual(
			expect.arrayContaining([
				{ name: 'Stuck Stan', tries: 2, told: true },
				{ name: 'Stuck Sue', tries: 1, told: false },
			]),
		);
		await runAgain('={{ $workflow.id }}');
	});

	it('lets what began a moment ago alone', async () => {
		await changeFields(world.api, get().id, { 'When to Try Again': { 'settings.minutes': 10 } });
		world.mail.refuse = true;
		await transfer('Recent Rob');
		world.mail.refuse = false;
		await fiveMinutes();
		expect(mailsAbout('Recent Rob')).toBe(0);
		expect(await kept()).toContainEqual({ name: 'Recent Rob', tries: 0, told: false });
	});
}
