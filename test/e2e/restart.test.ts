import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createInstanceFolder } from '../../scripts/sandbox/instanceFolder';
import { EditorApi, OWNER } from '../../scripts/sandbox/EditorApi';
import { differs } from '../../scripts/sandbox/n8nVersions';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import type { StoredWorkflow, WorkflowNode } from '../../scripts/sandbox/workflowTypes';
import {
	CREDENTIAL_TYPE,
	freshCallback,
	SECRET,
	sendSigned,
	storedKeys,
	TRIGGER_NAME,
	triggerWorkflow,
} from '../support';
import { HeldService } from '../support/HeldService';
import { N8nUnderTest, type PublishedTrigger } from '../support/withN8n';
import {
	ACCEPTED,
	inShort,
	itemsOf,
	minuteText,
	queryDatabase,
	receive,
	starts,
	storedIds,
	storeIds,
	twoBodiesOfOneCall,
} from './support';

jest.setTimeout(120_000);

/**
 * One n8n for everything that a restart may change, as a restart takes longer than all of it. What
 * is under way gets one second when n8n is shut down; n8n's own default is 30.
 */
const n8n = new N8nUnderTest({ env: { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '1' } });

/** After the restart n8n executes one callback at a time. */
const ONE_SLOT = { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '1', N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' };

let userFolder: string;

/** Makes n8n's database refuse to store an execution, as a full disk would, while `work` is done. */
async function whileNothingIsStored(work: () => Promise<void>): Promise<void> {
	const run = async (sql: string) => await queryDatabase(userFolder, sql);
	await run(
		"CREATE TRIGGER nothing_is_stored BEFORE INSERT ON execution_entity BEGIN SELECT RAISE(FAIL, 'disk full'); END",
	);
	try {
		await work();
	} finally {
		await run('DROP TRIGGER nothing_is_stored');
	}
}

/** Gives nodes other names, with their connections, and publishes that. */
async function rename(workflow: StoredWorkflow, names: Record<string, string>) {
	const { nodes, connections } = await n8n.api.getWorkflow(workflow.id);
	const nameOf = (name: string) => names[name] ?? name;
	await n8n.api.updateWorkflow(workflow.id, {
		nodes: nodes.map((node) => ({ ...node, name: nameOf(node.name) })),
		connections: Object.fromEntries(
			Object.entries(connections).map(([name, to]) => [nameOf(name), to]),
		),
	});
	await n8n.api.publish(workflow.id);
	return await n8n.api.getWorkflow(workflow.id);
}

/** What a test does before the restart, while n8n is gone, and after it. */
interface Plan {
	before(): Promise<void>;
	meanwhile?(): Promise<void>;
	title: string;
	after(): Promise<void>;
}

const CALLBACKS = ['recent', 'within', 'behind'] as const;

/** A callback and its repetition: by its bytes, or by its call. */
const REPETITIONS = {
	body: { pairOf: () => Array(2).fill(freshCallback()) as string[], idsEach: 1 },
	// A callback is told by its call, and by its body as well.
	callId: { pairOf: twoBodiesOfOneCall, idsEach: 2 },
};

/** Sorts the ids of the first callbacks into the minutes in which these could have come. */
function age(stored: string, idsEach: number): string {
	const keys = storedKeys(stored);
	const idsOf = (callback: number) =>
		keys.slice(callback * idsEach, (callback + 1) * idsEach).join('');
	const others = keys.slice(CALLBACKS.length * idsEach).join('');
	return [
		`${minuteText(61)}:${idsOf(2)}`,
		`${minuteText(58)}:${idsOf(1)}`,
		`${minuteText(0)}:${idsOf(0)}${others}`,
	].join(',');
}

function repetitions(duplicateKey: keyof typeof REPETITIONS): Plan {
	const { pairOf, idsEach } = REPETITIONS[duplicateKey];
	const pairs = CALLBACKS.map(pairOf);
	let workflow: StoredWorkflow;
	return {
		title: `a callback is still a duplicate within the window, and no longer behind it: by ${duplicateKey}`,
		before: async () => {
			const published = await n8n.publishTrigger({ options: { duplicateKey } });
			({ workflow } = published);
			// The last one before a restart is not known after it where n8n answers before it stores.
			for (const [at, body] of [...pairs.map(([first]) => first), freshCallback()].entries()) {
				expect(inShort(await sendSigned(published.url, body))).toEqual(ACCEPTED);
				await n8n.api.waitForExecutions(workflow.id, at + 1);
			}
		},
		meanwhile: async () =>
			await storeIds(userFolder, workflow, age(await storedIds(userFolder, workflow), idsEach)),
		after: async () => {
			const [recent, within, behind] = pairs.map(([, again]) => again);
			expect(await starts(n8n.api, workflow, recent)).toBe(false);
			expect(await starts(n8n.api, workflow, within)).toBe(false);
			expect(await starts(n8n.api, workflow, behind)).toBe(true);
			expect(await starts(n8n.api, workflow, freshCallback())).toBe(true);
		},
	};
}

function renamed(): Plan {
	const body = freshCallback();
	let workflow: StoredWorkflow;
	const startsAgain = async (one: string) => await starts(n8n.api, workflow, one, 'Transfers');
	return {
		title: 'a renamed trigger knows what it has received, after a restart, too',
		before: async () => {
			({ workflow } = await n8n.publishTrigger());
			await receive(n8n.api, workflow, body);
			workflow = await rename(workflow, { [TRIGGER_NAME]: 'Transfers' });
			expect(await startsAgain(body)).toBe(false);
		},
		after: async () => {
			expect(await startsAgain(body)).toBe(false);
			expect(await startsAgain(freshCallback())).toBe(true);
		},
	};
}

function twoTriggers(): Plan {
	const [one, other] = [freshCallback(), freshCallback()];
	let swapped: StoredWorkflow;
	return {
		title: 'two triggers of one workflow keep apart what they receive, whatever their names become',
		before: async () => {
			const { workflow } = await n8n.publishTrigger();
			const { nodes, connections } = await n8n.api.getWorkflow(workflow.id);
			const first = nodes.find(({ name }) => name === TRIGGER_NAME)!;
			const fresh = { id: randomUUID(), webhookId: randomUUID() };
			const second: WorkflowNode = { ...first, ...fresh, name: 'Second' };
			await n8n.api.updateWorkflow(workflow.id, { nodes: [...nodes, second], connections });
			await n8n.api.publish(workflow.id);
			const both = await n8n.api.getWorkflow(workflow.id);
			await receive(n8n.api, both, one);
			await receive(n8n.api, both, other, 'Second');
			swapped = await rename(both, { [TRIGGER_NAME]: 'Second', Second: TRIGGER_NAME });
		},
		after: async () => {
			// The first one is called Second now, and has received the first callback only.
			expect(await starts(n8n.api, swapped, one, 'Second')).toBe(false);
			expect(await starts(n8n.api, swapped, other, 'Second')).toBe(true);
			expect(await starts(n8n.api, swapped, other)).toBe(false);
			expect(await starts(n8n.api, swapped, one)).toBe(true);
		},
	};
}

function failedStarts(): Plan {
	const [body, last] = [freshCallback(), freshCallback()];
	let trigger: PublishedTrigger;
	return {
		title:
			'a start that fails is not taken for a first one, after a restart either: the retry runs',
		before: async () => {
			trigger = await n8n.publishTrigger();
			const { workflow, url } = trigger;
			await whileNothingIsStored(async () => {
				const { status } = await sendSigned(url, body);
				expect(differs('answersFirst') ? [200, 500] : [500]).toContain(status);
				// Answered before it was tried: for ten seconds nobody can say that it has failed.
				if (status === 200) await new Promise((resolve) => setTimeout(resolve, 10_000));
			});
			expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
			expect(inShort(await sendSigned(url, body))).toEqual(ACCEPTED);
			await n8n.api.waitForExecutions(workflow.id, 1);
			expect(await starts(n8n.api, workflow, body)).toBe(false);
			await whileNothingIsStored(async () => void (await sendSigned(url, last)));
		},
		after: async () => {
			const { workflow } = trigger;
			const url = n8n.api.productionUrl(workflow, TRIGGER_NAME);
			expect(inShort(await sendSigned(url, last))).toEqual(ACCEPTED);
			expect(await n8n.api.waitForExecutions(workflow.id, 2)).toHaveLength(2);
		},
	};
}

/** What workflows call while n8n is shut down. */
const service = new HeldService();

/** A callback that is under way when n8n is shut down. */
function cutOff(title: string, settings: Record<string, unknown>, expected: CutOff): Plan {
	const body = freshCallback();
	const { call_id: callId } = JSON.parse(body) as { call_id: string };
	let id: string;
	return {
		title,
		before: async () => {
			const { workflow, url } = await n8n.publishTrigger({
				settings,
				...service.steps(),
			});
			({ id } = workflow);
			const calls = service.calls;
			expect(inShort(await sendSigned(url, body))).toEqual(ACCEPTED);
			await service.called(calls + 1);
		},
		after: async () => {
			const [recovered] = await n8n.api.waitForExecutions(id, 1);
			// Presses "Retry".
			await n8n.api.call('POST', `/executions/${recovered.id}/retry`, { loadWorkflow: false });
			const [, retried] = await n8n.api.waitForExecutions(id, 2);
			expect([recovered.status, retried.status]).toEqual(['crashed', 'success']);
			expect(itemsOf(recovered, TRIGGER_NAME)).toMatchObject([expected.item(callId)]);
			expect(retried.data.resultData.runData.Before).toHaveLength(expected.runsBefore);
			expect(itemsOf(retried, 'After')).toEqual([{ before: callId, trigger: callId }]);
		},
	};
}

interface CutOff {
	/** What the trigger's item shows before the retry. */
	item(callId: string): object;
	runsBefore: number;
}

const PLANS: Plan[] = [
	repetitions('body'),
	repetitions('callId'),
	renamed(),
	twoTriggers(),
	failedStarts(),
	// Last: these do not end before n8n does.
	cutOff(
		'a callback that was under way keeps its item with Save execution progress, and Retry goes on where it was cut off',
		{ saveExecutionProgress: true },
		{ item: (callId) => ({ call_id: callId }), runsBefore: 1 },
	),
	cutOff(
		'without that setting it shows an item that n8n makes up, and Retry runs all of it again with the true one',
		{},
		{ item: () => ({ isArtificialRecoveredEventItem: true }), runsBefore: 2 },
	),
];

beforeAll(async () => {
	await service.listen();
	userFolder = await createInstanceFolder();
	await n8n.start({ userFolder });
	for (const { before } of PLANS) await before();
	await n8n.stop();
	for (const { meanwhile } of PLANS) await meanwhile?.();
	service.release();
	await n8n.start({ userFolder, env: ONE_SLOT });
}, 480_000);

afterAll(async () => {
	service.close();
	await n8n.stop();
	await rm(userFolder, { recursive: true, force: true });
}, 60_000);

describe('after a restart of n8n', () => {
	it.each(PLANS)('$title', async ({ after }) => await after());
});

/** Signs in as a member: n8n checks the credentials of a member's workflow at every start. */
async function signInAsMember(): Promise<EditorApi> {
	const email = 'member@n8n.example';
	const [{ user }] = await n8n.api.call<Array<{ user: { inviteAcceptUrl: string } }>>(
		'POST',
		'/invitations',
		[{ email, role: 'global:member' }],
	);
	const invitation = Object.fromEntries(new URL(user.inviteAcceptUrl).searchParams);
	const { firstName, lastName, password } = OWNER;
	const member = new EditorApi(n8n.process.url);
	member.version = n8n.api.version;
	await member.call(
		'POST',
		// Newer ones give a token in place of who invites whom.
		`/invitations${'token' in invitation ? '' : `/${invitation.inviteeId}`}/accept`,
		{ ...invitation, firstName, lastName, password },
	);
	return member;
}

describe('a callback that arrives while n8n has no free slot', () => {
	/** What a caller gets who gives up after two seconds, while the only slot is taken. */
	const held = differs('answersFirst') ? ACCEPTED : 'gave up';

	it('whose caller gives up and tries again runs once: it is told to come again, and answered when a slot is free', async () => {
		service.hold();
		const { workflow, url } = await n8n.publishTrigger({ then: [service.caller('Call')] });
		const calls = service.calls;
		expect(inShort(await sendSigned(url))).toEqual(ACCEPTED);
		await service.called(calls + 1);

		const body = freshCallback();
		const impatiently = async () =>
			await sendSigned(url, body, { timeoutMs: 2_000 }).then(inShort, () => 'gave up');
		for (let tries = 0; tries < 2; tries++) expect(await impatiently()).toEqual(held);
		// Before 2.8 n8n answers at once, so nobody waits.
		if (!differs('answersFirst')) {
			const { status, text } = await sendSigned(url, body, { timeoutMs: 60_000 });
			expect(status).toBe(503);
			expect(JSON.parse(text)).toMatchObject({ error: 'start_under_way' });
		}

		service.release();
		expect(await n8n.api.waitForExecutions(workflow.id, 2)).toHaveLength(2);
		expect(inShort(await sendSigned(url, body))).toEqual(ACCEPTED);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(2);
	});

	it('runs when it comes again, if n8n stored an error in its place after its caller gave up', async () => {
		service.hold();
		const { url: other } = await n8n.publishTrigger({ then: [service.caller('Call')] });
		const calls = service.calls;
		expect(inShort(await sendSigned(other))).toEqual(ACCEPTED);
		await service.called(calls + 1);

		const member = await signInAsMember();
		const { id: credentialId } = await member.createCredential('Own', CREDENTIAL_TYPE, {
			signingSecret: SECRET,
		});
		const deleted = await member.createCredential('Deleted', 'httpHeaderAuth', {
			name: 'x',
			value: 'y',
		});
		const { parameters, ...caller } = service.caller('After');
		const after = {
			...caller,
			parameters: {
				...parameters,
				authentication: 'genericCredentialType',
				genericAuthType: 'httpHeaderAuth',
			},
			credentials: { httpHeaderAuth: deleted },
		};
		const workflow = await member.createWorkflow(triggerWorkflow({ credentialId, then: [after] }));
		await member.publish(workflow.id);
		await member.deleteCredential(deleted.id);
		const url = member.productionUrl(workflow, TRIGGER_NAME);
		const body = freshCallback();
		const first = sendSigned(url, body, { timeoutMs: 2_000 }).then(inShort, () => 'gave up');
		expect(await first).toEqual(held);

		service.release();
		const [failed] = await member.waitForExecutions(workflow.id, 1);
		expect(failed).toMatchObject({ status: 'error' });
		expect(JSON.stringify(failed.data)).not.toContain('session.transfer');

		await member.updateNode(workflow.id, 'After', { parameters, credentials: {} });
		await member.publish(workflow.id);
		await waitUntil(
			'the callback to run',
			async () => {
				await sendSigned(url, body);
				return (await member.countExecutions(workflow.id)) > 1 || undefined;
			},
			60_000,
		);
		const [, execution] = await member.waitForExecutions(workflow.id, 2);
		expect(itemsOf(execution, 'After')).toHaveLength(1);
	});
});
