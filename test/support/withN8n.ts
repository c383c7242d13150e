import { EditorApi } from '../../scripts/sandbox/EditorApi';
import type { N8nProcess } from '../../scripts/sandbox/launchN8n';
import { packTarball } from '../../scripts/sandbox/packTarball';
import { startN8n, type StartOptions } from '../../scripts/sandbox/startN8n';
import {
	CREDENTIAL_TYPE,
	KEY_CREDENTIAL_TYPE,
	TRIGGER_NAME,
	triggerWorkflow,
	type TriggerWorkflowOptions,
} from '../../scripts/sandbox/triggerWorkflow';
import type { StoredWorkflow } from '../../scripts/sandbox/workflowTypes';

const START_TIMEOUT_MS = 240_000;

/** The secret of `publishTrigger` unless a test gives its own. */
export const SECRET = 'a-signing-secret-for-tests-0123456789';

/** The callback key of a trigger that `publishTrigger` makes with `authentication: 'callbackKey'`. */
export const CALLBACK_KEY = 'a-callback-key-for-tests-0123456789';

/** The packed node that `scripts/test.ts` made for this run, or a new one when jest runs alone. */
export async function tarballUnderTest(): Promise<string> {
	process.env.AIRUDDER_TARBALL ??= (await packTarball()).file;
	return process.env.AIRUDDER_TARBALL;
}

/** A published workflow that starts with our trigger. */
export interface PublishedTrigger {
	workflow: StoredWorkflow;
	credentialId: string;
	/** Its production URL. */
	url: string;
}

/** A real n8n with our node, for the tests of one file. */
export class N8nUnderTest {
	private running?: { process: N8nProcess; api: EditorApi };

	constructor(private readonly options: StartOptions) {}

	get process(): N8nProcess {
		return this.started.process;
	}

	get api(): EditorApi {
		return this.started.api;
	}

	async start(options: StartOptions = {}): Promise<void> {
		const tarball = await tarballUnderTest();
		const process = await startN8n({ tarball, ...this.options, ...options });
		this.running = { process, api: await EditorApi.signIn(process.url) };
	}

	async stop(): Promise<void> {
		await this.running?.process.stop();
		this.running = undefined;
	}

	/** Stores a callback key; `data` is laid over a plain one that holds `CALLBACK_KEY`. */
	async createKey(data: Record<string, unknown> = {}): Promise<string> {
		const fields = { callbackKey: CALLBACK_KEY, ...data };
		return (await this.api.createCredential('AI Rudder', KEY_CREDENTIAL_TYPE, fields)).id;
	}

	/** Stores a credential; `data` is laid over a plain one that holds `SECRET`. */
	async createCredential(data: Record<string, unknown> = {}): Promise<string> {
		const fields = { signingSecret: SECRET, ...data };
		return (await this.api.createCredential('AI Rudder', CREDENTIAL_TYPE, fields)).id;
	}

	/**
	 * Creates a credential (unless one is given), a workflow and publishes it.
	 *
	 * @param options as of `triggerWorkflow`; `credential` is the credential's data
	 */
	async publishTrigger(
		options: TriggerWorkflowOptions & { credential?: Record<string, unknown> } = {},
	): Promise<PublishedTrigger> {
		const { credential, ...rest } = options;
		const isKey = rest.parameters?.authentication === 'callbackKey';
		const credentialId =
			rest.credentialId ??
			(isKey ? await this.createKey(credential) : await this.createCredential(credential));
		const workflow = await this.api.createWorkflow(triggerWorkflow({ ...rest, credentialId }));
		await this.api.publish(workflow.id);
		return { workflow, credentialId, url: this.api.productionUrl(workflow, TRIGGER_NAME) };
	}

	private get started() {
		if (!this.running) throw new Error('n8n is not running: beforeAll has not come to it yet.');
		return this.running;
	}
}

/** The n8n of this file, which the suites in it share. */
let ofFile: N8nUnderTest | undefined;

/**
 * Starts one n8n before the tests of a file and stops it after them; on a failure to start, every
 * test of the file fails with the reason. A suite that asks for no options shares that of its file.
 */
export function withN8n(options?: StartOptions): N8nUnderTest {
	if (options === undefined && ofFile !== undefined) return ofFile;
	const n8n = new N8nUnderTest(options ?? {});
	ofFile ??= n8n;
	beforeAll(async () => await n8n.start(), START_TIMEOUT_MS);
	afterAll(async () => await n8n.stop(), START_TIMEOUT_MS);
	return n8n;
}
