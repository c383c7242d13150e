import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createInstanceFolder } from '../../scripts/sandbox/instanceFolder';
import { EditorApi } from '../../scripts/sandbox/EditorApi';
import type { N8nProcess } from '../../scripts/sandbox/launchN8n';
import { startN8n } from '../../scripts/sandbox/startN8n';
import { Postgres } from '../../scripts/services/postgres';
import { workCounter, type WorkCounter } from '../../scripts/sandbox/workCounter';
import { postgresStock, sqliteStock, type StockTaker } from './stock';
import type { Contender } from './triggers';

/** The setting that decides most. */
export const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

/** One n8n that is measured. */
export interface SiteOptions {
	key: string;
	label: string;
	database: 'sqlite' | 'postgres';
	/** Of n8n; the newest by default. */
	version?: string;
	/** Settings of n8n beside those of a quiet local run. */
	env: Record<string, string>;
	contenders: Contender[];
	/** How many callbacks ours gets beforehand: with 2,400, n8n stores as many ids of it as it ever does. */
	fill: number;
	/** How long every row is warmed up: what n8n does often, V8 has to have compiled. */
	warmUpSeconds: number;
	/** How often every row is measured. */
	rounds: number;
	/** How long every row is measured per round. */
	seconds: number;
}

/** A published workflow. */
export interface Published {
	contender: Contender;
	workflowId: string;
	url: string;
}

/** A running n8n with every contender published. */
export interface Site extends SiteOptions {
	secret: string;
	published: Published[];
	stock: StockTaker;
	work: WorkCounter;
	n8n: N8nProcess;
	stop(): Promise<void>;
}

/** Starts an n8n with its database and publishes the contenders in it. */
export async function openSite(options: SiteOptions, tarball: string): Promise<Site> {
	const postgres = options.database === 'postgres' ? await Postgres.create() : undefined;
	const userFolder = await createInstanceFolder();
	const work = workCounter(userFolder);
	let n8n: N8nProcess | undefined;
	let stock: StockTaker | undefined;
	const stop = async () => {
		stock?.end();
		await n8n?.stop();
		await postgres?.remove();
		await rm(userFolder, { recursive: true, force: true, maxRetries: 3 });
	};
	try {
		const { label, version } = options;
		const flags = [options.env.NODE_OPTIONS, work.env.NODE_OPTIONS].filter(Boolean).join(' ');
		const env = { ...options.env, ...work.env, NODE_OPTIONS: flags };
		const database = postgres?.database;
		n8n = await startN8n({ tarball, userFolder, env, label, version, database });
		stock = postgres ? postgresStock(postgres) : sqliteStock(userFolder);
		const api = await EditorApi.signIn(n8n.url);
		const secret = randomBytes(16).toString('hex');
		const published: Published[] = [];
		for (const contender of options.contenders) {
			const workflow = await api.createWorkflow(await contender.create(api, secret));
			await api.publish(workflow.id);
			const url = api.productionUrl(workflow, contender.triggerName);
			published.push({ contender, workflowId: workflow.id, url });
		}
		return { ...options, secret, published, stock, work, n8n, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
