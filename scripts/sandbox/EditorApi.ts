import { setTimeout as sleep } from 'node:timers/promises';
import { parse as parseFlatted } from 'flatted';
import type {
	CredentialTestResult,
	Execution,
	ExecutionSummary,
	StoredWorkflow,
	WorkflowDefinition,
	WorkflowNode,
} from './workflowTypes';
import { isBefore } from './n8nVersions';
import { waitUntil } from './waitUntil';

/** Who owns every sandboxed n8n. It listens on this machine only and holds nothing of worth. */
export const OWNER = {
	email: 'demo@example.com',
	password: 'AiRudder-Demo-1',
	firstName: 'Demo',
	lastName: 'Owner',
} as const;

/** n8n ties a login to the browser that made it; ours is always the same one. */
const BROWSER_ID = 'n8n-nodes-airudder';
const PAGE_SIZE = 100;
/** n8n needs far less; a busy machine may not. */
const PATIENCE_MS = 60_000;
/** Callbacks share one reading of a credential for a tenth of a second. */
export const SHARED_READING_MS = 150;
const FINISHED = ['success', 'error', 'crashed', 'canceled'];
const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

/** The editor's API refused a call. */
export class EditorApiError extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** n8n 1.123.81 answered so once, with 500, to a credential that it takes every other time. */
const LOST_TRANSACTION = 'Transaction is not started yet';

/**
 * What the editor's pages do, as functions: n8n's own `/rest` interface, which is not documented and
 * differs between the versions of n8n; each call is made as the running version has it.
 */
export class EditorApi {
	private cookie = '';
	/** Of the running n8n, known once signed in. */
	version = '';

	/** @param url of the running n8n, e.g. `http://127.0.0.1:5678` */
	constructor(readonly url: string) {}

	/** Signs the owner in, after setting the owner up where n8n is new. */
	static async signIn(url: string): Promise<EditorApi> {
		const api = new EditorApi(url);
		const { userManagement } = await api.call<{
			userManagement: { showSetupOnFirstLoad?: boolean };
		}>('GET', '/settings');
		// Only who is signed in is told the version by newer ones.
		const tellVersion = async () => {
			({ versionCli: api.version } = await api.call<{ versionCli: string }>('GET', '/settings'));
			return api;
		};
		if (userManagement.showSetupOnFirstLoad) {
			await api.call('POST', '/owner/setup', OWNER);
		} else {
			const { email, password } = OWNER;
			await api.call('POST', '/login', { emailOrLdapLoginId: email, password });
		}
		return await tellVersion();
	}

	/**
	 * Any other call of the editor.
	 *
	 * @param route below `/rest`, e.g. `/workflows`
	 * @param left how often it is sent again when n8n has lost its transaction
	 * @returns the answer's `data`
	 */
	async call<T>(method: string, route: string, body?: unknown, left = 5): Promise<T> {
		const response = await fetch(`${this.url}/rest${route}`, {
			method,
			headers: {
				'browser-id': BROWSER_ID,
				// A kept connection may be closed by n8n in the moment in which it is used again.
				connection: 'close',
				cookie: this.cookie,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		for (const cookie of response.headers.getSetCookie()) {
			if (cookie.startsWith('n8n-auth=')) this.cookie = cookie.split(';')[0];
		}
		const text = await response.text();
		if (left > 0 && !response.ok && text.includes(LOST_TRANSACTION)) {
			await sleep(100);
			return await this.call(method, route, body, left - 1);
		}
		if (!response.ok) {
			throw new EditorApiError(
				response.status,
				`n8n answered ${method} /rest${route} with ${response.status}: ${messageIn(text)}`,
			);
		}
		return text ? (JSON.parse(text) as { data: T }).data : (undefined as T);
	}

	async createCredential(
		name: string,
		type: string,
		data: Record<string, unknown>,
	): Promise<{ id: string; name: string }> {
		return await this.call('POST', '/credentials', { name, type, data });
	}

	/** Comes back when it counts for every callback. */
	async updateCredential(
		id: string,
		name: string,
		type: string,
		data: Record<string, unknown>,
	): Promise<void> {
		await this.call('PATCH', `/credentials/${id}`, { name, type, data });
		await sleep(SHARED_READING_MS);
	}

	/** Comes back when it is gone for every callback. */
	async deleteCredential(id: string): Promise<void> {
		await this.call('DELETE', `/credentials/${id}`);
		await sleep(SHARED_READING_MS);
	}

	/** Presses "Test" in the window of a stored credential, with the given values in its fields. */
	async testCredential(
		id: string,
		name: string,
		type: string,
		data: Record<string, unknown>,
	): Promise<CredentialTestResult> {
		return await this.call('POST', '/credentials/test', { credentials: { id, name, type, data } });
	}

	/** What the editor is told of a node: its fields and texts, as JSON. */
	async describeNode(name: string, version = 2.1): Promise<string> {
		return JSON.stringify(
			await this.call('POST', '/node-types', { nodeInfos: [{ name, version }] }),
		);
	}

	async createWorkflow(workflow: WorkflowDefinition): Promise<StoredWorkflow> {
		const active = isBefore(this.version, '2') ? { active: false } : {};
		return await this.call('POST', '/workflows', { settings: {}, ...active, ...workflow });
	}

	async getWorkflow(id: string): Promise<StoredWorkflow> {
		return await this.call('GET', `/workflows/${id}`);
	}

	/** Saves changes; what is published stays as it was until `publish`. */
	async updateWorkflow(id: string, changes: Partial<WorkflowDefinition>): Promise<StoredWorkflow> {
		const { name, nodes, connections, settings, versionId } = await this.getWorkflow(id);
		return await this.call('PATCH', `/workflows/${id}`, {
			...{ name, nodes, connections, settings, versionId },
			...changes,
		});
	}

	/** Saves changes of one node. */
	async updateNode(id: string, name: string, changes: Partial<WorkflowNode>): Promise<void> {
		const { nodes } = await this.getWorkflow(id);
		const changed = nodes.map((node) => (node.name === name ? { ...node, ...changes } : node));
		await this.updateWorkflow(id, { nodes: changed });
	}

	/**
	 * Publishes the saved version and waits until its production URLs answer: newer n8n only queues
	 * the publication and answers before it is done.
	 */
	async publish(id: string): Promise<void> {
		const { versionId } = await this.getWorkflow(id);
		await this.call('POST', `/workflows/${id}/activate`, { versionId });
		const { status, triggers } = await this.settledPublication(id, 'not_published');
		if (status !== 'published') {
			const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
			throw new Error(`n8n could not publish the workflow (${status}): ${reasons.join('; ')}`);
		}
	}

	/** Unpublishes a workflow and waits until its production URLs are gone. */
	async deactivate(id: string): Promise<void> {
		await this.call('POST', `/workflows/${id}/deactivate`, {});
		await this.settledPublication(id, 'published');
	}

	async deleteWorkflow(id: string): Promise<void> {
		if ((await this.getWorkflow(id)).activeVersionId) await this.deactivate(id);
		await this.call('POST', `/workflows/${id}/archive`, {});
		await this.call('DELETE', `/workflows/${id}`);
	}

	/** Presses "Execute step" on a trigger, and waits until the test URL answers. */
	async listen(id: string, triggerName: string): Promise<void> {
		const state = await this.call<{ waitingForWebhook?: boolean }>(
			'POST',
			`/workflows/${id}/run`,
			// Older n8n runs what the editor sends along, newer n8n what it has stored.
			{
				triggerToStartFrom: { name: triggerName },
				...(isBefore(this.version, '2.20') && { workflowData: await this.getWorkflow(id) }),
			},
		);
		if (!state.waitingForWebhook) throw new Error('n8n does not listen for a test event.');
	}

	/** Every execution of a workflow, newest first, those that still run included. */
	async listExecutions(workflowId: string): Promise<ExecutionSummary[]> {
		// Without a status n8n asks its database twice, and overlooks what ends in between.
		const status = [...UNFINISHED, ...FINISHED];
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status }));
		const found = new Map<string, ExecutionSummary>();
		let next: string | undefined = '';
		while (next !== undefined) {
			const page: ExecutionPage = await this.call(
				'GET',
				`/executions?filter=${filter}&limit=${PAGE_SIZE}${next}`,
			);
			for (const execution of page.results) found.set(execution.id, execution);
			next = afterPage(page);
		}
		return [...found.values()];
	}

	/** How many executions of a workflow n8n has stored, those that still run included. */
	async countExecutions(workflowId: string): Promise<number> {
		return (await this.listExecutions(workflowId)).length;
	}

	/** One execution with the items of every node that ran. */
	async getExecution(id: string): Promise<Execution> {
		const execution = await this.call<Execution & { data: string }>('GET', `/executions/${id}`);
		return { ...execution, data: parseFlatted(execution.data) as Execution['data'] };
	}

	/**
	 * Waits until at least `count` executions of a workflow have finished and none is under way.
	 *
	 * @returns all of them, oldest first, so that a test sees it when there are too many
	 */
	async waitForExecutions(
		workflowId: string,
		count: number,
		timeoutMs = PATIENCE_MS,
	): Promise<Execution[]> {
		return await this.executionsAfter(workflowId, 0, count, timeoutMs);
	}

	/**
	 * The same for the executions behind the first `known` ones, which are not read again.
	 *
	 * @param more how many there are to be at least
	 */
	async executionsAfter(
		workflowId: string,
		known: number,
		more: number,
		timeoutMs = PATIENCE_MS,
	): Promise<Execution[]> {
		const count = known + more;
		let listed: ExecutionSummary[] = [];
		await waitUntil(
			`${count} finished executions`,
			async () => {
				listed = await this.listExecutions(workflowId);
				const finished = listed.filter(({ status }) => FINISHED.includes(status));
				return (finished.length === listed.length && listed.length >= count) || undefined;
			},
			timeoutMs,
			() => listed.map(({ id, status }) => `${id} ${status}`).join(', ') || 'none so far',
		);
		listed.sort((a, b) => Number(a.id) - Number(b.id));
		const unknown = listed.slice(known);
		return await Promise.all(unknown.map(async ({ id }) => await this.getExecution(id)));
	}

	/** The URL that answers while the workflow is published. */
	productionUrl(workflow: WorkflowDefinition, nodeName: string): string {
		return `${this.url}/webhook/${webhookPath(workflow, nodeName)}`;
	}

	/** The URL that answers one call while the editor listens for a test event. */
	testUrl(workflow: WorkflowDefinition, nodeName: string): string {
		return `${this.url}/webhook-test/${webhookPath(workflow, nodeName)}`;
	}

	/**
	 * Waits until n8n has published or unpublished a workflow.
	 *
	 * @param before its status before that: n8n asks its database twice, and says the old one in between
	 */
	async settledPublication(id: string, before: string): Promise<Publication> {
		return await waitUntil(
			'n8n to publish or unpublish the workflow',
			async () => {
				try {
					const url = `/workflows/${id}/publication-status`;
					const state = await this.call<Publication>('GET', url);
					return ['in_progress', before].includes(state.status) ? undefined : state;
				} catch (error) {
					// Older n8n has published when it answers, and knows no such call.
					if (error instanceof EditorApiError && error.status === 404) return PUBLISHED;
					throw error;
				}
			},
			PATIENCE_MS,
		);
	}
}

interface Publication {
	status: string;
	triggers: Array<{ errorMessage?: string | null }>;
}

const PUBLISHED: Publication = { status: 'published', triggers: [] };

interface ExecutionPage {
	results: ExecutionSummary[];
	/** n8n pages by cursor from 2.41 on, by the last id before. */
	nextCursor?: string | null;
}

/** What asks for the page behind one; undefined when there is none. */
function afterPage({ results, nextCursor }: ExecutionPage): string | undefined {
	if (nextCursor !== undefined) return nextCursor === null ? undefined : `&cursor=${nextCursor}`;
	return results.length < PAGE_SIZE ? undefined : `&lastId=${results[results.length - 1].id}`;
}

/** n8n's own Webhook node has its path to itself; other triggers have it below their webhook id. */
function webhookPath(workflow: WorkflowDefinition, nodeName: string): string {
	const node: WorkflowNode | undefined = workflow.nodes.find(({ name }) => name === nodeName);
	if (!node?.webhookId) throw new Error(`The workflow has no webhook node called "${nodeName}".`);
	if (node.type === 'n8n-nodes-base.webhook') {
		return String(node.parameters.path ?? node.webhookId);
	}
	return `${node.webhookId}/webhook`;
}

/** n8n puts a stack trace beside the message; the message alone says what is wrong. */
function messageIn(answer: string): string {
	try {
		return (JSON.parse(answer) as { message: string }).message;
	} catch {
		return answer.slice(0, 500);
	}
}
