import { EditorApi } from '../../../scripts/sandbox/EditorApi';
import type { N8nProcess } from '../../../scripts/sandbox/launchN8n';
import type { N8nCommand } from '../../../scripts/sandbox/n8nEnvironment';
import { startN8n } from '../../../scripts/sandbox/startN8n';
import type { WorkflowDefinition } from '../../../scripts/sandbox/workflowTypes';
import type { Postgres } from '../../../scripts/services/postgres';
import { startRedis, type Redis } from '../../../scripts/services/redis';
import { CREDENTIAL_TYPE, SECRET, storedKeys, TRIGGER_NAME, tarballUnderTest } from '../../support';
import { migratedPostgres } from './migratedPostgres';

/**
 * How often the workers look for executions whose worker has died, in milliseconds. n8n 2.41 does not
 * run those again: it marks them as failed and overwrites their data, so that the callback is gone.
 * As late as Node's timers allow, they keep their data and can be retried.
 */
const KEEP_WHAT_A_DEAD_WORKER_HAD_BEGUN = { QUEUE_WORKER_STALLED_INTERVAL: '2147483647' };

/** n8n as several processes: one main, two that receive, two that execute. */
export class QueueMode {
	webhooks: N8nProcess[] = [];
	workers: N8nProcess[] = [];
	api!: EditorApi;
	postgres!: Postgres;
	redis!: Redis;
	main!: N8nProcess;

	/** @param more environment variables for all of them */
	constructor(private readonly more: Record<string, string> = {}) {}

	async start(): Promise<void> {
		this.postgres = await migratedPostgres();
		this.redis = await startRedis();
		this.main = await this.launch('start', 'main');
		this.api = await EditorApi.signIn(this.main.url);
		this.webhooks = await Promise.all([this.launchWebhook(), this.launchWebhook()]);
		this.workers = await Promise.all([this.launchWorker(), this.launchWorker()]);
	}

	async stop(): Promise<void> {
		const processes = [...this.webhooks, ...this.workers, ...(this.main ? [this.main] : [])];
		await Promise.all(processes.map(async (one) => await one.stop()));
		await this.redis?.stop();
		await this.postgres?.remove();
	}

	/** @param port the one of a process that is gone, to take its place */
	async launchWebhook(port?: number): Promise<N8nProcess> {
		return await this.launch('webhook', 'webhook process', port);
	}

	/** @param more environment variables of this one alone */
	async launchWorker(more: Record<string, string> = {}): Promise<N8nProcess> {
		return await this.launch('worker', 'worker', undefined, more);
	}

	/** Shuts the main process down and starts it again in its place. */
	async restartMain(): Promise<void> {
		const { port } = this.main;
		await this.main.stop();
		this.main = await this.launch('start', 'main', port);
		this.api = await EditorApi.signIn(this.main.url);
	}

	/** The environment that all five share; docs/operations.md names these. */
	get environment(): Record<string, string> {
		return {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(this.redis.port),
			N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
			N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
			...KEEP_WHAT_A_DEAD_WORKER_HAD_BEGUN,
			...this.more,
		};
	}

	/**
	 * Stores a workflow with our trigger and publishes it.
	 *
	 * @param formula fields of the credential beside the secret
	 * @returns its id, and its production URL at each webhook process
	 */
	async publish(
		make: (credentialId: string) => WorkflowDefinition,
		formula: Record<string, string> = {},
	): Promise<{ id: string; urls: string[] }> {
		const data = { signingSecret: SECRET, ...formula };
		const credential = await this.api.createCredential('AI Rudder', CREDENTIAL_TYPE, data);
		const workflow = await this.api.createWorkflow(make(credential.id));
		await this.api.publish(workflow.id);
		const { pathname } = new URL(this.api.productionUrl(workflow, TRIGGER_NAME));
		return { id: workflow.id, urls: this.webhooks.map(({ url }) => `${url}${pathname}`) };
	}

	/** How many delivery ids n8n has stored for the trigger. */
	async storedIds(workflowId: string): Promise<number> {
		const rows = await this.postgres.query(
			`select value from workflow_entity,
			json_each_text("staticData"::json -> 'global')
			where id = '${workflowId}' and key not like '%:accepted:%'`,
		);
		return storedKeys(rows.flat().join('')).length;
	}

	private async launch(
		command: N8nCommand,
		label: string,
		port?: number,
		more: Record<string, string> = {},
	): Promise<N8nProcess> {
		return await startN8n({
			tarball: await tarballUnderTest(),
			database: this.postgres.database,
			command,
			label,
			port,
			env: { ...this.environment, ...more },
		});
	}
}

/** The executions that a worker has begun, by its log. */
export function begunBy(worker: N8nProcess): string[] {
	return [...worker.log().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id);
}
