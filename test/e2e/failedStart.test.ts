import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { differs } from '../../scripts/sandbox/n8nVersions';
import { createInstanceFolder } from '../../scripts/sandbox/instanceFolder';
import { freshCallback, TRIGGER_NAME, withN8n } from '../support';
import { ACCEPTED, inShort, queryDatabase, sendSigned } from './support';

jest.setTimeout(120_000);

const n8n = withN8n();

/** Makes n8n's database refuse to store an execution, as a full disk would, while `work` is done. */
async function whileNothingIsStored(work: () => Promise<void>): Promise<void> {
	const run = async (sql: string) => await queryDatabase(n8n.process.userFolder, sql);
	await run(
		"CREATE TRIGGER nothing_is_stored BEFORE INSERT ON execution_entity BEGIN SELECT RAISE(FAIL, 'disk full'); END",
	);
	try {
		await work();
	} finally {
		await run('DROP TRIGGER nothing_is_stored');
	}
}

describe('a start that fails', () => {
	it('is not taken for a first one: the retry runs, and only the next repetition is ignored', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const body = freshCallback();
		await whileNothingIsStored(async () => {
			const { status } = await sendSigned(url, body);
			expect(differs('answersFirst') ? [200, 500] : [500]).toContain(status);
			// Answered before it was tried: for ten seconds nobody can say that it has failed.
			if (status === 200) await sleep(10_000);
		});
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);

		expect(inShort(await sendSigned(url, body))).toEqual(ACCEPTED);
		await n8n.api.waitForExecutions(workflow.id, 1);
		expect(inShort(await sendSigned(url, body))).toEqual(ACCEPTED);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(1);
	});

	it('is not taken for one after a restart of n8n either', async () => {
		await n8n.stop();
		const userFolder = await createInstanceFolder();
		await n8n.start({ userFolder });
		const { workflow, url } = await n8n.publishTrigger();
		const body = freshCallback();
		await whileNothingIsStored(async () => {
			await sendSigned(url, body);
		});
		await n8n.stop();

		await n8n.start({ userFolder });
		const urlAfter = n8n.api.productionUrl(workflow, TRIGGER_NAME);
		expect(inShort(await sendSigned(urlAfter, body))).toEqual(ACCEPTED);
		await n8n.api.waitForExecutions(workflow.id, 1);
		await n8n.stop();
		await rm(userFolder, { recursive: true, force: true });
	});
});
