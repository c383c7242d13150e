import { differs } from '../../scripts/sandbox/n8nVersions';
import { freshCallback, node, withN8n } from '../support';
import { ACCEPTED, inShort, sendSigned } from './support';

jest.setTimeout(180_000);

const n8n = withN8n({ env: { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' } });

/** Longer than a repetition waits for the end of the first one's start. */
const WORK_SECONDS = 14;

/** A caller who gives up after two seconds. */
const impatiently = async (url: string, body: string) =>
	await sendSigned(url, body, { timeoutMs: 2_000 }).then(inShort, () => 'gave up');

const slowTrigger = async (seconds: number) =>
	await n8n.publishTrigger({
		then: [node('Wait', 'n8n-nodes-base.wait', { amount: seconds }, 1.1)],
	});

/** What an impatient caller gets while the only slot is taken. */
const HELD = differs('answersFirst') ? ACCEPTED : 'gave up';

describe('a callback that arrives while n8n has no free slot', () => {
	it('whose caller gives up and tries again runs once, when a slot is free', async () => {
		const { workflow, url } = await slowTrigger(9);
		expect(inShort(await sendSigned(url))).toEqual(ACCEPTED);

		const body = freshCallback();
		for (let tries = 0; tries < 3; tries++) expect(await impatiently(url, body)).toEqual(HELD);
		expect(inShort(await sendSigned(url, body))).toEqual(ACCEPTED);

		expect(await n8n.api.waitForExecutions(workflow.id, 2)).toHaveLength(2);
	});

	it('is told to come again when it waits too long behind its first try, and is answered then', async () => {
		// Before 2.8 n8n answers at once, so nobody waits.
		if (differs('answersFirst')) return;
		const { workflow, url } = await slowTrigger(WORK_SECONDS);
		await sendSigned(url);

		const body = freshCallback();
		expect(await impatiently(url, body)).toBe('gave up');
		const second = await sendSigned(url, body);
		expect(second.status).toBe(503);
		expect(JSON.parse(second.text)).toMatchObject({ error: 'start_under_way' });

		await n8n.api.waitForExecutions(workflow.id, 2);
		expect(inShort(await sendSigned(url, body))).toEqual(ACCEPTED);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(2);
	});
});
