import { randomUUID } from 'node:crypto';
import type { EditorApi } from '../../scripts/sandbox/EditorApi';
import {
	CREDENTIAL_TYPE,
	TRIGGER_NAME,
	node,
	triggerWorkflow,
} from '../../scripts/sandbox/triggerWorkflow';
import type { WorkflowDefinition, WorkflowNode } from '../../scripts/sandbox/workflowTypes';

/** How a trigger wants its requests signed. */
export type Signing = 'airudder' | 'header';

/** A way to start a workflow with a callback, as it stands in the tables. */
export interface Contender {
	key: string;
	label: string;
	signing: Signing;
	/** Creates its credential and its workflow: trigger, check if any, No Operation. */
	create(api: EditorApi, secret: string): Promise<WorkflowDefinition>;
	/** The webhook node of the workflow. */
	triggerName: string;
}

/** A chain of nodes; the first output of each leads to the next. */
function chain(name: string, nodes: WorkflowNode[]): WorkflowDefinition {
	const pairs = nodes.slice(1).map((next, at) => {
		const main = [[{ node: next.name, type: 'main', index: 0 }]];
		return [nodes[at].name, { main }] as const;
	});
	const settings = { executionOrder: 'v1' };
	return { name, nodes, connections: Object.fromEntries(pairs), settings };
}

const noOperation = () => node('No Operation', 'n8n-nodes-base.noOp');

function webhookNode(
	options: Record<string, unknown>,
	more: Record<string, unknown> = {},
): WorkflowNode {
	const path = randomUUID();
	const parameters = { httpMethod: 'POST', path, responseMode: 'onReceived', options, ...more };
	return { ...node('Webhook', 'n8n-nodes-base.webhook', parameters, 2.1), webhookId: path };
}

async function withCredential(
	api: EditorApi,
	type: string,
	data: Record<string, unknown>,
	target: WorkflowNode,
): Promise<WorkflowNode> {
	const { id, name } = await api.createCredential(`Benchmark ${type}`, type, data);
	return { ...target, credentials: { [type]: { id, name } } };
}

/** The header that n8n's Webhook node is to compare. */
export const AUTH_HEADER = 'x-webhook-key';

/** The least that n8n asks for a callback which it checks: it reads a credential, too. */
export const HEADER_AUTH: Contender = {
	key: 'header-auth',
	label: 'Webhook',
	signing: 'header',
	triggerName: 'Webhook',
	async create(api, secret) {
		const webhook = webhookNode({}, { authentication: 'headerAuth' });
		const data = { name: AUTH_HEADER, value: secret };
		return chain('Header Auth', [
			await withCredential(api, 'httpHeaderAuth', data, webhook),
			noOperation(),
		]);
	},
};

function ours(duplicates: 'ignore' | 'off'): Contender {
	return {
		key: `ours-${duplicates}`,
		label: `ours${duplicates === 'off' ? ', duplicates off' : ''}`,
		signing: 'airudder',
		triggerName: TRIGGER_NAME,
		async create(api, secret) {
			const data = { signingSecret: secret };
			const { id } = await api.createCredential('Benchmark', CREDENTIAL_TYPE, data);
			const workflow = { credentialId: id, options: { duplicates }, then: [noOperation()] };
			return triggerWorkflow({ ...workflow, name: `Duplicates ${duplicates}` });
		},
	};
}

/** Ours as it comes out of the box. */
export const OURS = ours('ignore');

/** Ours without its memory. */
export const OURS_OFF = ours('off');

/** The workflow's own setting; `EXECUTIONS_DATA_SAVE_ON_SUCCESS=none` is the same for all workflows. */
export const UNSAVED: Contender = {
	...OURS,
	key: 'ours-unsaved',
	label: 'ours, successes not saved',
	async create(api, secret) {
		const workflow = await OURS.create(api, secret);
		const settings = { ...workflow.settings, saveDataSuccessExecution: 'none' };
		return { ...workflow, settings };
	},
};

/** All that is compared. */
export const CONTENDERS = [HEADER_AUTH, OURS];
