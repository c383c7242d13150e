import {
	SECRET,
	sendCallback,
	sendSigned,
	signCallback,
	TRIGGER_NAME,
	withN8n,
} from '../../support';
import { sendRaw } from '../rawHttp';
import { ACCEPTED, inShort, itemsOf, once, queryDatabase, UNAUTHORIZED } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();
const published = once(async () => await n8n.publishTrigger());

describe('the production URL', () => {
	it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])(
		'does not exist for %s, whatever the request carries',
		async (method) => {
			const { workflow, url } = await published();
			const before = await n8n.api.countExecutions(workflow.id);

			const answer = await sendRaw({ url, method, headers: ['x-airudder-sign: 00'] });

			expect(answer.status).toBe(404);
			expect(await n8n.api.countExecutions(workflow.id)).toBe(before);
		},
	);

	it('is gone while the workflow is not published, and answers again when it is', async () => {
		const { workflow, url } = await n8n.publishTrigger();

		await n8n.api.deactivate(workflow.id);
		expect((await sendSigned(url)).status).toBe(404);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);

		await n8n.api.publish(workflow.id);
		expect(inShort(await sendSigned(url))).toEqual(ACCEPTED);
	});
});

describe('a workflow that was exported and imported', () => {
	it('answers under the same URL after the first one has been deleted, with all its settings', async () => {
		const { workflow, url } = await n8n.publishTrigger({
			parameters: { events: ['other'], filters: { eventNames: ['session.end'] } },
			options: { duplicates: 'flag', maxBodyKb: 1 },
		});
		const exported = JSON.stringify(await n8n.api.getWorkflow(workflow.id));
		await n8n.api.deleteWorkflow(workflow.id);
		expect((await sendSigned(url)).status).toBe(404);

		const { name, nodes, connections, settings } = JSON.parse(exported) as typeof workflow;
		const imported = await n8n.api.createWorkflow({ name, nodes, connections, settings });
		await n8n.api.publish(imported.id);

		expect(n8n.api.productionUrl(imported, TRIGGER_NAME)).toBe(url);
		const body = JSON.stringify({ event: 'session.end', at: 1 });
		expect(inShort(await sendSigned(url, body))).toEqual(ACCEPTED);
		expect(inShort(await sendSigned(url, body))).toEqual(ACCEPTED);
		expect(inShort(await sendSigned(url))).toEqual(ACCEPTED);
		expect((await sendSigned(url, 'x'.repeat(1025), { contentType: 'text/plain' })).status).toBe(
			413,
		);
		const executions = await n8n.api.waitForExecutions(imported.id, 2);
		expect(
			executions.map((execution) => itemsOf(execution, TRIGGER_NAME)[0].delivery),
		).toMatchObject([{ duplicate: false }, { duplicate: true }]);
	});

	it('holds no secret in its export', async () => {
		const { workflow } = await published();
		expect(JSON.stringify(await n8n.api.getWorkflow(workflow.id))).not.toContain(SECRET);
	});
});

/** How many rows each table has, but for n8n's statistics of what ran before, and what n8n keeps for a workflow. */
async function stored(workflowId: string) {
	const query = async (sql: string) => await queryDatabase(n8n.process.userFolder, sql);
	const tables = await query(
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'insights%' AND name NOT LIKE 'workflow_statistics%'",
	);
	const counts = tables.map(({ name }) => `(SELECT count(*) FROM "${name}") AS "${name}"`);
	const kept = `(SELECT staticData FROM workflow_entity WHERE id = '${workflowId}') AS kept`;
	return await query(`SELECT ${[...counts, kept].join(', ')}`);
}

describe('a flood of forged callbacks', () => {
	it('leaves no execution, no row in the database and a few lines in the log', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const signature = signCallback({ body: '{}', secret: 'not-the-secret' });
		const forge = async () => await sendCallback({ url, body: '{}', signature });
		const before = await stored(workflow.id);
		const logBefore = n8n.process.log().length;
		const begun = Date.now();

		const answers = new Set<string>();
		for (let round = 0; round < 10; round++) {
			for (const answer of await Promise.all(Array.from({ length: 10 }, forge))) {
				answers.add(`${answer.status} ${answer.text}`);
			}
		}

		expect([...answers]).toEqual([`401 ${UNAUTHORIZED}`]);
		expect(await stored(workflow.id)).toEqual(before);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
		const log = n8n.process.log().slice(logBefore);
		// Five a minute, and one that explains: a slow machine takes longer for the same flood.
		const minutes = 2 + Math.floor((Date.now() - begun) / 60_000);
		const refused = log.split('\n').filter((line) => line.includes('refused a callback'));
		expect(refused.length).toBeGreaterThan(0);
		expect(refused.length).toBeLessThanOrEqual(6 * minutes);
		expect(log).not.toContain(signature);
	});
});
