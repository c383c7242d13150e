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
export type Signing = 'none' | 'airudder' | 'slack';

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

function webhookNode(options: Record<string, unknown>): WorkflowNode {
	const path = randomUUID();
	const parameters = { httpMethod: 'POST', path, responseMode: 'onReceived', options };
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

/** The least that n8n asks for a callback. */
export const BARE_WEBHOOK: Contender = {
	key: 'webhook',
	label: "n8n's Webhook node, no check",
	signing: 'none',
	triggerName: 'Webhook',
	create: async () => chain('Webhook', [webhookNode({}), noOperation()]),
};

/** The signature is compared with the header by an expression, as an IF node does it. */
const handBuilt: Contender = {
	key: 'handBuilt',
	label: 'Webhook + Crypto + IF',
	signing: 'airudder',
	triggerName: 'Webhook',
	async create(api, secret) {
		const hmac = node(
			'Crypto',
			'n8n-nodes-base.crypto',
			{
				action: 'hmac',
				type: 'SHA256',
				binaryData: true,
				binaryPropertyName: 'data',
				dataPropertyName: 'signature',
				encoding: 'hex',
			},
			2,
		);
		const condition = {
			id: randomUUID(),
			leftValue: '={{ $json.headers["x-airudder-sign"] }}',
			rightValue: '={{ $json.signature }}',
			operator: { type: 'string', operation: 'equals' },
		};
		const options = { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 };
		const conditions = { options, conditions: [condition], combinator: 'and' };
		const branch = node('IF', 'n8n-nodes-base.if', { conditions, options: {} }, 2.2);
		const crypto = await withCredential(api, 'crypto', { hmacSecret: secret }, hmac);
		const webhook = webhookNode({ rawBody: true });
		return chain('Webhook + Crypto + IF', [webhook, crypto, branch, noOperation()]);
	},
};

const slack: Contender = {
	key: 'slack',
	label: "n8n's Slack Trigger with a signing secret",
	signing: 'slack',
	triggerName: 'Slack Trigger',
	async create(api, secret) {
		const parameters = { trigger: ['any_event'], watchWorkspace: true, options: {} };
		const trigger = {
			...node('Slack Trigger', 'n8n-nodes-base.slackTrigger', parameters),
			webhookId: randomUUID(),
		};
		const data = { accessToken: 'xoxb-not-used', signatureSecret: secret };
		const signed = await withCredential(api, 'slackApi', data, trigger);
		return chain('Slack Trigger', [signed, noOperation()]);
	},
};

const LABELS = ['A', 'B', 'C', 'D', 'E'];

function ours(duplicates: 'ignore' | 'off', routing: boolean): Contender {
	const details = [`duplicates ${duplicates}`, ...(routing ? [`${LABELS.length} labels`] : [])];
	return {
		key: `ours-${duplicates}${routing ? '-routing' : ''}`,
		label: `AI Rudder Trigger, ${details.join(', ')}`,
		signing: 'airudder',
		triggerName: TRIGGER_NAME,
		async create(api, secret) {
			const data = { signingSecret: secret };
			const { id } = await api.createCredential('Benchmark', CREDENTIAL_TYPE, data);
			const parameters = routing ? { routing: 'outputLabel', routes: LABELS } : {};
			const outputs = routing ? LABELS.length + 3 : 1;
			const then = Array.from({ length: outputs }, (_, at) => ({
				...noOperation(),
				name: `No Operation ${at}`,
			}));
			return triggerWorkflow({
				...{ credentialId: id, parameters, options: { duplicates }, then },
				name: details.join(', '),
			});
		},
	};
}

/** Ours as it comes out of the box. */
export const OURS = ours('ignore', false);

/** Ours without its memory. */
export const OURS_OFF = ours('off', false);

/** The workflow's own setting; `EXECUTIONS_DATA_SAVE_ON_SUCCESS=none` is the same for all workflows. */
export const UNSAVED: Contender = {
	...OURS,
	key: 'ours-unsaved',
	label: `${OURS.label}, successful executions not saved`,
	async create(api, secret) {
		const workflow = await OURS.create(api, secret);
		const settings = { ...workflow.settings, saveDataSuccessExecution: 'none' };
		return { ...workflow, settings };
	},
};

/** The rows of the main tables. */
export const MAIN = [BARE_WEBHOOK, handBuilt, slack, OURS];

/** All that is compared. */
export const CONTENDERS = [...MAIN, OURS_OFF, ours('ignore', true), ours('off', true)];
