import { randomUUID } from 'node:crypto';
import { CATALOGUE } from '../../../nodes/AiRudder/events/catalogue';
import type { CallbackEvent, Payload } from '../../../nodes/AiRudder/events/event';
import { CALLBACK_KEY, sendCallback, sendSigned, withN8n } from '../../support';
import { ACCEPTED, inShort, itemsOf, noOps, once, REFUSED } from '../support';

jest.setTimeout(240_000);

const n8n = withN8n();

type Typed = CallbackEvent & { sample: Payload };

/** The callbacks whose fields are known. */
const TYPED = CATALOGUE.filter((event): event is Typed => event.sample !== null);
const byName = TYPED.map((event) => [event.name, event] as const);

/** How AI Rudder sends an event: signed, or to a URL with a key. */
const lockOf = ({ isSigned }: CallbackEvent) => (isSigned ? 'signature' : 'callbackKey');

/** A trigger for all events, behind one lock or the other. */
const triggers = Object.fromEntries(
	(['signature', 'callbackKey'] as const).map((authentication) => [
		authentication,
		once(async () => {
			const events = CATALOGUE.map(({ value }) => value);
			return await n8n.publishTrigger({ parameters: { authentication, events } });
		}),
	]),
);

const withKey = (url: string, key: string) => `${url}?key=${encodeURIComponent(key)}`;

/** Sends as AI Rudder does: with the signature or to the URL with the key. */
async function send(event: CallbackEvent, url: string, payload: Payload) {
	const body = JSON.stringify(payload);
	return event.isSigned
		? await sendSigned(url, body)
		: await sendCallback({ url: withKey(url, CALLBACK_KEY), body, signature: undefined });
}

/** What a trigger puts out for each of some payloads, in order. */
async function receive(event: CallbackEvent, payloads: Payload[]) {
	const { workflow, url } = await triggers[lockOf(event)]();
	const before = await n8n.api.countExecutions(workflow.id);
	for (const payload of payloads) {
		expect(inShort(await send(event, url, payload))).toEqual(ACCEPTED);
	}
	const executions = await n8n.api.executionsAfter(workflow.id, before, payloads.length);
	expect(executions).toHaveLength(payloads.length);
	return executions.map((execution) => itemsOf(execution, 'After')[0]);
}

/** The same callback as another one: a field that we do not know, which must pass. */
const fresh = (payload: Payload) => ({ ...structuredClone(payload), unknown_field: randomUUID() });

describe.each(byName)('%s', (_name, event) => {
	it('arrives typed, whole and under its name', async () => {
		const payload = fresh(event.sample);
		const [{ delivery, ...item }] = await receive(event, [payload]);
		expect(item).toEqual(payload);
		expect(delivery).toMatchObject({
			event: event.value,
			issues: [],
			verifiedBy: lockOf(event),
			secret: 'current',
		});
	});

	it('starts nothing where it is filtered out, or not chosen', async () => {
		const [{ filter }] = event.filters;
		const authentication = lockOf(event);
		const parameters = { authentication, events: [event.value] };
		const filters = { [filter.name]: ['another one'] };
		const filtered = await n8n.publishTrigger({ parameters: { ...parameters, filters } });
		const other = event.isSigned ? 'dialer.taskStatus' : 'session.transfer';
		const unwanted = await n8n.publishTrigger({ parameters: { authentication, events: [other] } });
		for (const { workflow, url } of event.value === other ? [filtered] : [filtered, unwanted]) {
			expect(inShort(await send(event, url, event.sample))).toEqual(ACCEPTED);
			expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
		}
	});
});

describe('a kind of callback that can be the same twice', () => {
	it('runs again when its status comes back, flagged, where others are repetitions', async () => {
		const status = TYPED.find(({ value }) => value === 'workflow.statusChanged')!;
		const running = fresh(status.sample);
		const items = await receive(status, [running, { ...running, status: 'paused' }, running]);
		expect(items.map(({ delivery }) => (delivery as { duplicate: boolean }).duplicate)).toEqual([
			false,
			false,
			true,
		]);
	});

	it('names no more issues than a person can read, however many entries a list has', async () => {
		const status = TYPED.find(({ value }) => value === 'workflow.statusChanged')!;
		const actions = Array.from({ length: 100_000 }, () => ({}));
		const [item] = await receive(status, [{ ...fresh(status.sample), actions }]);
		expect(item.actions).toHaveLength(100_000);
		expect((item.delivery as { issues: unknown[] }).issues).toHaveLength(20);
	});
});

describe('a trigger behind a callback key', () => {
	it('takes a signed callback that came to its URL, and does not call it signed', async () => {
		const { workflow, url } = await triggers.callbackKey();
		const before = await n8n.api.countExecutions(workflow.id);
		const body = JSON.stringify(fresh(TYPED[0].sample));
		expect(inShort(await sendSigned(url, body))).toEqual(REFUSED);
		expect(inShort(await sendSigned(withKey(url, CALLBACK_KEY), body))).toEqual(ACCEPTED);
		const [execution] = await n8n.api.executionsAfter(workflow.id, before, 1);
		expect(itemsOf(execution, 'After')).toMatchObject([
			{ event: 'session.transfer', delivery: { verifiedBy: 'callbackKey' } },
		]);
	});

	it('takes the previous key while it is being replaced, and not afterwards', async () => {
		const old = 'the-old-callback-key-0123456789';
		const { workflow, credentialId, url } = await n8n.publishTrigger({
			parameters: { authentication: 'callbackKey' },
			credential: { previousCallbackKey: old },
		});
		const post = async () =>
			await sendCallback({
				url: withKey(url, old),
				body: JSON.stringify(fresh(TYPED[0].sample)),
				signature: undefined,
			});
		expect(inShort(await post())).toEqual(ACCEPTED);
		const [execution] = await n8n.api.waitForExecutions(workflow.id, 1);
		expect(itemsOf(execution, 'After')).toMatchObject([{ delivery: { secret: 'previous' } }]);

		const fields = { callbackKey: CALLBACK_KEY };
		await n8n.api.updateCredential(credentialId, 'AI Rudder', 'aiRudderCallbackKeyApi', fields);
		expect(inShort(await post())).toEqual(REFUSED);
	});

	it('leaves the key in no stored execution and in no line of the log', async () => {
		const { workflow, url } = await n8n.publishTrigger({
			parameters: { authentication: 'callbackKey' },
			options: { reportRefused: true },
			then: noOps('Taken', 'Turned Away'),
		});
		const wrong = 'a-wrong-callback-key-0123456789';
		for (const key of [CALLBACK_KEY, wrong]) {
			const body = JSON.stringify(fresh(TYPED[0].sample));
			await sendCallback({ url: withKey(url, key), body, signature: undefined });
		}
		const executions = await n8n.api.waitForExecutions(workflow.id, 2);
		for (const text of [JSON.stringify(executions), n8n.process.log()]) {
			expect(text).not.toContain(CALLBACK_KEY);
			expect(text).not.toContain(wrong);
		}
		expect(JSON.stringify(executions)).toContain('key_mismatch');
		expect(n8n.process.log()).toContain('key_mismatch');
	});

	it('is told by its credential what a key must be', async () => {
		const id = await n8n.createKey();
		const test = async (data: Record<string, unknown>) =>
			await n8n.api.testCredential(id, 'AI Rudder', 'aiRudderCallbackKeyApi', data);
		expect(await test({ callbackKey: CALLBACK_KEY })).toMatchObject({ status: 'OK' });
		expect(await test({ callbackKey: 'short' })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('shorter than 16 characters') as string,
		});
	});
});
