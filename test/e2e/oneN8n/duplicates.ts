import { createHash } from 'node:crypto';
import { differs } from '../../../scripts/sandbox/n8nVersions';
import { freshCallback, sendSigned, storedKeys, TRIGGER_NAME, withN8n } from '../../support';
import { itemsOf, minuteText, storedIds, storeIds, twoBodiesOfOneCall } from '../support';

jest.setTimeout(300_000);

const n8n = withN8n();

const ANSWERED = { status: 200, text: '{}' };

const duplicateFlags = async (workflowId: string, count: number) =>
	(await n8n.api.waitForExecutions(workflowId, count)).map(
		(execution) =>
			(itemsOf(execution, TRIGGER_NAME)[0].delivery as { duplicate: boolean }).duplicate,
	);

/** A callback's id as it is stored: 11 characters, behind the minute in five and a colon. */
const idOf = (body: string) =>
	createHash('sha256').update(body).digest().subarray(0, 8).toString('base64url');

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
});

describe('where Duplicate Key is Call ID', () => {
	const options = { duplicateKey: 'callId' };

	it('the same call in other bytes is a duplicate, at once, and another call or event is none', async () => {
		const { workflow, url } = await n8n.publishTrigger({ options });
		const [body, again] = twoBodiesOfOneCall();
		const answers = await Promise.all([body, again, again].map((one) => sendSigned(url, one)));
		for (const answer of answers) expect(answer).toMatchObject(ANSWERED);
		expect(await duplicateFlags(workflow.id, 1)).toEqual([false]);
		expect(await sendSigned(url)).toMatchObject(ANSWERED);
		expect(await duplicateFlags(workflow.id, 2)).toEqual([false, false]);
	});

	it('keeps delivery.id what it is: that of the bytes', async () => {
		const { workflow, url } = await n8n.publishTrigger({
			options: { ...options, duplicates: 'flag' },
		});
		const [body, again] = twoBodiesOfOneCall();
		await sendSigned(url, body);
		await sendSigned(url, again);
		const executions = await n8n.api.waitForExecutions(workflow.id, 2);
		const deliveries = executions.map((execution) => itemsOf(execution, TRIGGER_NAME)[0].delivery);
		const id = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
		expect(deliveries).toMatchObject([
			{ id: id(body), duplicate: false },
			{ id: id(again), duplicate: true },
		]);
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
	it('stays small: the oldest of 2,400 ids leaves when a new one comes', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const [oldest, newest] = [freshCallback(), freshCallback()];
		const others = Array.from({ length: 2_399 }, () => idOf(freshCallback()));
		const planted = `${minuteText(9)}:${idOf(oldest)},${minuteText(5)}:${others.join('')}`;
		await storeIds(n8n.process.userFolder, workflow, planted);

		// It is known as long as it is among them.
		expect(await sendSigned(url, oldest)).toMatchObject(ANSWERED);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
		expect(await sendSigned(url, newest)).toMatchObject(ANSWERED);
		expect(await n8n.api.waitForExecutions(workflow.id, 1)).toHaveLength(1);
		// Where n8n answers before it stores, an id is stored with the next callback.
		const next = differs('answersFirst') ? 1 : 0;
		if (next) await sendSigned(url);

		const stored = await storedIds(n8n.process.userFolder, workflow);
		expect(storedKeys(stored)).toEqual([...others, idOf(newest)]);
		// This process has found it stored before: only a restart would let it run.
		expect(await sendSigned(url, oldest)).toMatchObject(ANSWERED);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(1 + next);
	});
});
