import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { EditorApi } from '../../../scripts/sandbox/EditorApi';
import { PROJECT_FOLDER } from '../../../scripts/sandbox/cacheFolders';
import { isBefore } from '../../../scripts/sandbox/n8nVersions';
import type {
	StoredWorkflow,
	WorkflowDefinition,
	WorkflowNode,
} from '../../../scripts/sandbox/workflowTypes';

const FOLDER = path.join(PROJECT_FOLDER, 'examples');

/** The files of the examples, in order. */
export const EXAMPLE_FILES = readdirSync(FOLDER)
	.filter((name) => name.endsWith('.json'))
	.sort();

/** Credentials by their type, as `choose your … credential` in the notes asks for. */
export type Credentials = Record<string, { id: string; name: string }>;

/** New values for the fields of an "Edit Fields" node: node, then field, then value. */
export type FieldValues = Record<string, Record<string, string | number | boolean>>;

/** What goes into an n8n API credential: a key that may read executions. */
export async function createApiKey(api: EditorApi): Promise<{ apiKey: string; baseUrl: string }> {
	const key = { label: 'Examples', scopes: ['execution:read'], expiresAt: null };
	const { rawApiKey } = await api.call<{ rawApiKey: string }>('POST', '/api-keys', key);
	return { apiKey: rawApiKey, baseUrl: `${api.url}/api/v1` };
}

/** An example as its file holds it. */
export function readExample(file: string): WorkflowDefinition {
	return JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as WorkflowDefinition;
}

/** The type of credential that a node asks for, if it does; `freshdesk` is a Basic Auth of its own. */
export function credentialTypeOf({ type, parameters }: WorkflowNode): string | undefined {
	if (type === 'n8n-nodes-airudder.aiRudderTrigger') return 'aiRudderSigningSecretApi';
	if (type === 'n8n-nodes-base.emailSend') return 'smtp';
	if (type === 'n8n-nodes-base.telegram') return 'telegramApi';
	if (type === 'n8n-nodes-base.n8n') return 'n8nApi';
	if (type === 'n8n-nodes-base.crypto' && parameters.action === 'hmac') return 'crypto';
	if (parameters.authentication === 'basicAuth') return 'httpBasicAuth';
	if (parameters.genericAuthType === 'httpBasicAuth') return 'freshdesk';
	return parameters.nodeCredentialType as string | undefined;
}

interface Assignments {
	assignments: { assignments: Array<{ name: string; value: unknown }> };
}

/** Overwrites fields that are there already; a field that is not is a mistake in the test. */
function setFields(node: WorkflowNode, values: FieldValues[string] = {}): void {
	const { assignments = [] } = (node.parameters as Partial<Assignments>).assignments ?? {};
	for (const [field, value] of Object.entries(values)) {
		const assignment = assignments.find(({ name }) => name === field);
		if (!assignment) throw new Error(`The node "${node.name}" has no field "${field}".`);
		assignment.value = value;
	}
}

const WITH_WEBHOOK = [
	'n8n-nodes-airudder.aiRudderTrigger',
	'n8n-nodes-base.webhook',
	'n8n-nodes-base.wait',
];

/** The nodes of "How to Tell" that want a credential, by their channel. */
export const CHANNEL_NODES: Readonly<Record<string, string>> = {
	email: 'E-Mail',
	telegram: 'Telegram',
	freshdesk: 'Freshdesk',
};

/** What a timer has that never comes while a test runs. */
const NEW_YEAR = { rule: { interval: [{ field: 'cronExpression', expression: '0 0 1 1 *' }] } };

/**
 * Imports an example the way a person does: the editor gives webhook nodes an id, the person
 * chooses a channel and the credentials, and fills in the fields that the notes name. By e-mail,
 * unless something else is given for "How to Tell".
 *
 * @param activate nodes that are switched off in the file, beside the one of the channel
 */
export async function importExample(
	api: EditorApi,
	file: string,
	credentials: Credentials,
	values: FieldValues = {},
	activate: string[] = [],
): Promise<StoredWorkflow> {
	const example = readExample(file);
	const from = 'AI Rudder <alerts@example.com>';
	const told = { 'tell.channel': 'email', 'tell.mailFrom': from, ...values['How to Tell'] };
	const active = [...activate, CHANNEL_NODES[told['tell.channel']]];
	for (const node of example.nodes) {
		if (active.includes(node.name)) delete node.disabled;
		if (node.name === 'How to Tell') setFields(node, told);
		// A test starts what a clock starts in the file: at a full five minutes it would start twice.
		if (node.type === 'n8n-nodes-base.scheduleTrigger') node.parameters = NEW_YEAR;
		if (WITH_WEBHOOK.includes(node.type)) node.webhookId = randomUUID();
		const type = credentialTypeOf(node);
		// What the person does not have is left open.
		if (type !== undefined && type in credentials) {
			node.credentials = { [type === 'freshdesk' ? 'httpBasicAuth' : type]: credentials[type] };
		}
		setFields(node, values[node.name]);
	}
	return await api.createWorkflow(example);
}

/** Changes fields of a stored workflow and publishes it. */
export async function changeFields(
	api: EditorApi,
	id: string,
	values: FieldValues,
): Promise<StoredWorkflow> {
	const { nodes } = await api.getWorkflow(id);
	for (const node of nodes) setFields(node, values[node.name]);
	const stored = await api.updateWorkflow(id, { nodes });
	await api.publish(id);
	return stored;
}

/** Chooses an error workflow in the settings of another one, and publishes that. */
export async function setErrorWorkflow(api: EditorApi, id: string, errorWorkflow: string) {
	const { settings } = await api.getWorkflow(id);
	await api.updateWorkflow(id, { settings: { ...settings, errorWorkflow } });
	await api.publish(id);
}

/** Presses "Execute workflow" from a trigger, which uses the sample data pinned to it. */
export async function runFrom(api: EditorApi, id: string, trigger: string): Promise<string> {
	const { executionId } = await api.call<{ executionId: string }>('POST', `/workflows/${id}/run`, {
		triggerToStartFrom: { name: trigger },
		// Older n8n runs what the editor sends along, newer n8n what it has stored.
		...(isBefore(api.version, '2.20') && { workflowData: await api.getWorkflow(id) }),
	});
	return executionId;
}
