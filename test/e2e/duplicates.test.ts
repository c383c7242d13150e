import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createInstanceFolder } from '../../scripts/sandbox/instanceFolder';
import { differs } from '../../scripts/sandbox/n8nVersions';
import type { StoredWorkflow } from '../../scripts/sandbox/workflowTypes';
import { freshCallback, TRIGGER_NAME, withN8n } from '../support';
import { itemsOf, queryDatabase, sendSigned } from './support';

jest.setTimeout(300_000);

const n8n = withN8n();

const ANSWERED = { status: 200, text: '{}' };

const duplicateFlags = async (workflowId: string, count: number) =>
	(await n8n.api.waitForExecutions(workflowId, count)).map(
		(execution) =>
			(itemsOf(execution, TRIGGER_NAME)[0].delivery as { duplicate: boolean }).duplicate,
	);

/** Under which name n8n keeps the ids of a workflow's trigger. */
const keyOf = ({ id, nodes }: StoredWorkflow) =>
	`aiRudderTrigger:${id}:${nodes.find(({ name }) => name === TRIGGER_NAME)?.id}`;

async function storedIds(userFolder: string, workflow: StoredWorkflow): Promise<string> {
	const sql = 'SELECT staticData FROM workflow_entity WHERE id = ?';
	const [{ staticData }] = await queryDatabase(userFolder, sql, workflow.id);
	return (JSON.parse(staticData as string) as Record<string, Record<string, string>>).global[
		keyOf(workflow)
	];
}

async function storeIds(userFolder: string, workflow: StoredWorkflow, ids: string) {
	const sql = 'UPDATE workflow_entity SET staticData = ? WHERE id = ?';
	const staticData = JSON.stringify({ global: { [keyOf(workflow)]: ids } });
	await queryDatabase(userFolder, sql, staticData, workflow.id);
}

/** A callback's id as it is stored: 22 characters, followed there by the minute in five. */
const idOf = (body: string) =>
	createHash('sha256').update(body).digest().subarray(0, 16).toString('base64url');

describe('the same callback a second time', () => {
	it('is answered 200 {} and starts nothing by default', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const body = freshCallback();

		for (let sent = 0; sent < 3; sent++) {
			expect(await sendSigned(url, body)).toMatchObject(ANSWERED);
		}

		expect(await duplicateFlags(workflow.id, 1)).toEqual([false]);
	});

	it('runs with delivery.duplicate set to true where duplicates are flagged', async () => {
		const { workflow, url } = await n8n.publishTrigger({ options: { duplicates: 'flag' } });
		const body = freshCallback();

		for (let sent = 0; sent < 3; sent++) {
			expect(await sendSigned(url, body)).toMatchObject(ANSWERED);
		}

		expect(await duplicateFlags(workflow.id, 3)).toEqual([false, true, true]);
	});

	it('runs like the first one where duplicates are not looked for', async () => {
		const { workflow, url } = await n8n.publishTrigger({ options: { duplicates: 'off' } });
		const body = freshCallback();

		for (let sent = 0; sent < 2; sent++) {
			expect(await sendSigned(url, body)).toMatchObject(ANSWERED);
		}

		expect(await duplicateFlags(workflow.id, 2)).toEqual([false, false]);
	});

	it('is known by its bytes: the same fields in other bytes are another callback', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const body = freshCallback();

		await sendSigned(url, body);
		await sendSigned(url, `${body} `);

		expect(await duplicateFlags(workflow.id, 2)).toEqual([false, false]);
	});

	it('is known per trigger: another workflow receives it, too', async () => {
		const one = await n8n.publishTrigger();
		const other = await n8n.publishTrigger();
		const body = freshCallback();

		await sendSigned(one.url, body);
		await sendSigned(other.url, body);

		expect(await n8n.api.countExecutions(one.workflow.id)).toBe(1);
		expect(await n8n.api.countExecutions(other.workflow.id)).toBe(1);
	});

	it('is not made known by a forged callback, or one that was refused', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const body = freshCallback();

		expect((await sendSigned(url, body, { secret: 'another one' })).status).toBe(401);
		expect(await sendSigned(url, body)).toMatchObject(ANSWERED);

		expect(await n8n.api.countExecutions(workflow.id)).toBe(1);
	});
});

describe('at the same moment', () => {
	it('ten identical callbacks start one execution, and each is answered 200 {}', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const body = freshCallback();

		const answers = await Promise.all(
			Array.from({ length: 10 }, async () => await sendSigned(url, body)),
		);

		for (const answer of answers) expect(answer).toMatchObject(ANSWERED);
		expect(await duplicateFlags(workflow.id, 1)).toEqual([false]);
	});

	it('ten identical callbacks are one original and nine duplicates where they are flagged', async () => {
		const { workflow, url } = await n8n.publishTrigger({ options: { duplicates: 'flag' } });
		const body = freshCallback();

		await Promise.all(Array.from({ length: 10 }, async () => await sendSigned(url, body)));

		const flags = await duplicateFlags(workflow.id, 10);
		expect(flags.filter((duplicate) => !duplicate)).toHaveLength(1);
		expect(flags).toHaveLength(10);
	});

	it('ten different callbacks start ten executions, and none of them is forgotten', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const bodies = Array.from({ length: 10 }, () => freshCallback());
		const sendAll = async () =>
			await Promise.all(bodies.map(async (body) => await sendSigned(url, body)));

		await sendAll();
		expect(await n8n.api.countExecutions(workflow.id)).toBe(10);
		await sendAll();
		expect(await n8n.api.countExecutions(workflow.id)).toBe(10);
	});
});

describe('what is remembered', () => {
	it('stays small: the oldest of 256 ids leaves when a new one comes', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const [oldest, newest] = [freshCallback(), freshCallback()];
		const minute = (ago: number) => Math.floor(Date.now() / 60_000 - ago).toString(36);
		const others = Array.from({ length: 255 }, () => idOf(freshCallback()) + minute(5));
		const planted = [idOf(oldest) + minute(9), ...others];
		await storeIds(n8n.process.userFolder, workflow, planted.join(''));

		// It is known as long as it is among them.
		expect(await sendSigned(url, oldest)).toMatchObject(ANSWERED);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
		expect(await sendSigned(url, newest)).toMatchObject(ANSWERED);
		expect(await n8n.api.waitForExecutions(workflow.id, 1)).toHaveLength(1);
		// Where n8n answers before it stores, an id is stored with the next callback.
		const next = differs('answersFirst') ? 1 : 0;
		if (next) await sendSigned(url);

		const stored = await storedIds(n8n.process.userFolder, workflow);
		expect(stored.slice(0, -5)).toBe(others.join('') + idOf(newest));
		expect(await sendSigned(url, oldest)).toMatchObject(ANSWERED);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(2 + next);
	});
});

describe('after a restart of n8n', () => {
	/** Moves the minute of a stored id back, as if the callback had come so much earlier. */
	function age(stored: string, body: string, minutes: number): string {
		const key = idOf(body);
		expect(stored).toContain(key);
		return stored.replace(
			new RegExp(`${key}(.{5})`),
			(_, minute: string) => key + (parseInt(minute, 36) - minutes).toString(36).padStart(5, '0'),
		);
	}

	it('a callback is still a duplicate within the window, and no longer behind it', async () => {
		await n8n.stop();
		const userFolder = await createInstanceFolder();
		await n8n.start({ userFolder });
		const { workflow, url: urlBefore } = await n8n.publishTrigger();
		const bodies = { recent: freshCallback(), within: freshCallback(), behind: freshCallback() };
		// The last one before a restart is not known after it where n8n answers before it stores.
		for (const body of [...Object.values(bodies), freshCallback()]) {
			expect(await sendSigned(urlBefore, body)).toMatchObject(ANSWERED);
			await n8n.api.waitForExecutions(workflow.id, 1);
		}
		await n8n.stop();
		const stored = age(
			age(await storedIds(userFolder, workflow), bodies.within, 58),
			bodies.behind,
			61,
		);
		await storeIds(userFolder, workflow, stored);

		await n8n.start({ userFolder });
		const url = n8n.api.productionUrl(workflow, TRIGGER_NAME);
		for (const [body, count] of [
			[bodies.recent, 4],
			[bodies.within, 4],
			[bodies.behind, 5],
			[freshCallback(), 6],
		] as const) {
			expect(await sendSigned(url, body)).toMatchObject(ANSWERED);
			expect(await n8n.api.countExecutions(workflow.id)).toBe(count);
		}
		await n8n.stop();
		await rm(userFolder, { recursive: true, force: true });
	});
});
