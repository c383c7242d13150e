import { randomUUID } from 'node:crypto';
import { freshCallback, withN8n } from '../../support';
import { queryDatabase, receive, starts } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();

it('a copy of a workflow has received nothing yet, even with all that n8n keeps of the first', async () => {
	const { workflow } = await n8n.publishTrigger();
	const body = freshCallback();
	await receive(n8n.api, workflow, body);
	const { name, nodes, connections, settings } = await n8n.api.getWorkflow(workflow.id);
	const copied = nodes.map((node) => ({
		...node,
		...(node.webhookId && { webhookId: randomUUID() }),
	}));
	const copy = await n8n.api.createWorkflow({ name, nodes: copied, connections, settings });
	// What an import from the command line brings along.
	await queryDatabase(
		n8n.process.userFolder,
		'UPDATE workflow_entity SET staticData = (SELECT staticData FROM workflow_entity WHERE id = ?) WHERE id = ?',
		workflow.id,
		copy.id,
	);
	await n8n.api.publish(copy.id);
	expect(await starts(n8n.api, copy, body)).toBe(true);
	expect(await starts(n8n.api, copy, body)).toBe(false);
	expect(await starts(n8n.api, workflow, body)).toBe(false);
});
