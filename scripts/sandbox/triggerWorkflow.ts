import { randomUUID } from 'node:crypto';
import type { WorkflowDefinition, WorkflowNode } from './workflowTypes';

export const TRIGGER_TYPE = 'n8n-nodes-airudder.aiRudderTrigger';
export const TRIGGER_NAME = 'AI Rudder Trigger';
export const CREDENTIAL_TYPE = 'aiRudderSigningSecretApi';
export const KEY_CREDENTIAL_TYPE = 'aiRudderCallbackKeyApi';

/** A node of n8n's own, without parameters unless given. */
export function node(
	name: string,
	type: string,
	parameters: Record<string, unknown> = {},
	typeVersion = 1,
): WorkflowNode {
	return { id: randomUUID(), name, type, typeVersion, position: [0, 0], parameters };
}

/** n8n's Edit Fields node with one text field per expression, e.g. `{ name: '={{ $json.user.name }}' }`. */
export function setNode(name: string, expressions: Record<string, string>): WorkflowNode {
	const assignments = Object.entries(expressions).map(([field, value]) => ({
		id: field,
		name: field,
		value,
		type: 'string',
	}));
	const parameters = { mode: 'manual', assignments: { assignments }, options: {} };
	return node(name, 'n8n-nodes-base.set', parameters, 3.4);
}

export interface TriggerWorkflowOptions {
	/** Without it the trigger has no credential selected. */
	credentialId?: string;
	/** Parameters of the trigger beside `options`, e.g. `{ events: ['other'] }`. */
	parameters?: Record<string, unknown>;
	/** The trigger's collection `options`. */
	options?: Record<string, unknown>;
	/** One node per output of the trigger, in order; a No Operation node by default. */
	then?: WorkflowNode[];
	/** Nodes behind the first of these, one after the other. */
	andThen?: WorkflowNode[];
	name?: string;
	webhookId?: string;
	/** What else is set on the trigger, e.g. `{ alwaysOutputData: true }`. */
	trigger?: Partial<WorkflowNode>;
	/** Of the workflow, e.g. `{ saveExecutionProgress: true }`. */
	settings?: Record<string, unknown>;
}

/** A workflow that starts with our trigger and hands each of its outputs to one node. */
export function triggerWorkflow({
	credentialId,
	parameters = {},
	options = {},
	then = [node('After', 'n8n-nodes-base.noOp')],
	andThen = [],
	name = 'Transfers',
	webhookId = randomUUID(),
	trigger: more = {},
	settings = {},
}: TriggerWorkflowOptions = {}): WorkflowDefinition {
	const lock = parameters.authentication === 'callbackKey' ? KEY_CREDENTIAL_TYPE : CREDENTIAL_TYPE;
	const trigger: WorkflowNode = {
		...node(TRIGGER_NAME, TRIGGER_TYPE, { ...parameters, options }, 2.1),
		webhookId,
		...more,
		...(credentialId === undefined
			? {}
			: { credentials: { [lock]: { id: credentialId, name: 'AI Rudder' } } }),
	};
	const followers = then.map((follower, row) => ({
		...follower,
		position: [260, row * 180] as [number, number],
	}));
	const to = ({ name: next }: WorkflowNode) => [{ node: next, type: 'main', index: 0 }];
	const chained = andThen.map((next, at) => {
		const { name: before } = at === 0 ? followers[0] : andThen[at - 1];
		return [before, { main: [to(next)] }] as const;
	});
	return {
		name,
		nodes: [trigger, ...followers, ...andThen],
		connections: { [TRIGGER_NAME]: { main: followers.map(to) }, ...Object.fromEntries(chained) },
		settings: { executionOrder: 'v1', ...settings },
	};
}
