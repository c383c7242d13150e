import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createInstanceFolder } from '../../scripts/sandbox/instanceFolder';
import type { StoredWorkflow, WorkflowNode } from '../../scripts/sandbox/workflowTypes';
import { freshCallback, TRIGGER_NAME, withN8n } from '../support';
import { ACCEPTED, inShort, queryDatabase, sendSigned } from './support';

jest.setTimeout(240_000);

const n8n = withN8n();

/** A user folder of this file's own, to restart n8n over it. */
let userFolder: string;

beforeAll(async () => {
	await n8n.stop();
	userFolder = await createInstanceFolder();
	await n8n.start({ userFolder });
}, 240_000);

afterAll(async () => {
	await n8n.stop();
	await rm(userFolder, { recursive: true, force: true });
}, 60_000);

const restart = async () => {
	await n8n.stop();
	await n8n.start({ userFolder });
};

/** Sends a callback to a trigger and then another one: before 2.8 n8n stores an id with the next. */
async function receive(workflow: StoredWorkflow, body: string, name = TRIGGER_NAME) {
	const url = n8n.api.productionUrl(workflow, name);
	for (const one of [body, freshCallback()]) {
		const before = await n8n.api.countExecutions(workflow.id);
		expect(inShort(await sendSigned(url, one))).toEqual(ACCEPTED);
		await n8n.api.waitForExecutions(workflow.id, before + 1);
	}
}

/** Whether a callback starts an execution of a workflow. */
async function starts(workflow: StoredWorkflow, body: string, name = TRIGGER_NAME) {
	const before = await n8n.api.countExecutions(workflow.id);
	const url = n8n.api.productionUrl(workflow, name);
	expect(inShort(await sendSigned(url, body))).toEqual(ACCEPTED);
	return (await n8n.api.countExecutions(workflow.id)) > before;
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

it('a renamed trigger knows what it has received, after a restart, too', async () => {
	const { workflow } = await n8n.publishTrigger();
	const body = freshCallback();
	await receive(workflow, body);
	const renamed = await rename(workflow, { [TRIGGER_NAME]: 'Transfers' });
	expect(await starts(renamed, body, 'Transfers')).toBe(false);
	await restart();
	expect(await starts(renamed, body, 'Transfers')).toBe(false);
	expect(await starts(renamed, freshCallback(), 'Transfers')).toBe(true);
});

it('a copy of a workflow has received nothing yet, even with all that n8n keeps of the first', async () => {
	const { workflow } = await n8n.publishTrigger();
	const body = freshCallback();
	await receive(workflow, body);
	const { name, nodes, connections, settings } = await n8n.api.getWorkflow(workflow.id);
	const copied = nodes.map((node) => ({
		...node,
		...(node.webhookId && { webhookId: randomUUID() }),
	}));
	const copy = await n8n.api.createWorkflow({ name, nodes: copied, connections, settings });
	// What an import from the command line brings along.
	await queryDatabase(
		userFolder,
		'UPDATE workflow_entity SET staticData = (SELECT staticData FROM workflow_entity WHERE id = ?) WHERE id = ?',
		workflow.id,
		copy.id,
	);
	await n8n.api.publish(copy.id);
	expect(await starts(copy, body)).toBe(true);
	expect(await starts(copy, body)).toBe(false);
	expect(await starts(workflow, body)).toBe(false);
});

it('two triggers of one workflow keep apart what they receive, whatever their names become', async () => {
	const { workflow } = await n8n.publishTrigger();
	const { nodes, connections } = await n8n.api.getWorkflow(workflow.id);
	const first = nodes.find(({ name }) => name === TRIGGER_NAME)!;
	const second: WorkflowNode = {
		...first,
		id: randomUUID(),
		name: 'Second',
		webhookId: randomUUID(),
	};
	await n8n.api.updateWorkflow(workflow.id, { nodes: [...nodes, second], connections });
	await n8n.api.publish(workflow.id);
	const both = await n8n.api.getWorkflow(workflow.id);

	const [one, other] = [freshCallback(), freshCallback()];
	await receive(both, one);
	await receive(both, other, 'Second');
	const swapped = await rename(both, { [TRIGGER_NAME]: 'Second', Second: TRIGGER_NAME });
	await restart();
	// The first one is called Second now, and has received the first callback only.
	expect(await starts(swapped, one, 'Second')).toBe(false);
	expect(await starts(swapped, other, 'Second')).toBe(true);
	expect(await starts(swapped, other)).toBe(false);
	expect(await starts(swapped, one)).toBe(true);
});
