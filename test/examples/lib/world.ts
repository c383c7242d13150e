import type { Browser } from 'playwright-core';
import { freshCallback, SECRET, sendCallback, signCallback, withN8n } from '../../support';
import { launchChromium } from '../../support/chromium';
import type { EditorApi } from '../../../scripts/sandbox/EditorApi';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { startAiRudderApi, APP_KEY, APP_SECRET, type AiRudderApi } from './startAiRudderApi';
import { startHttpStandIn, type HttpStandIn } from './startHttpStandIn';
import { createApiKey, type Credentials } from './importExample';
import { smtpOf, startMailServer, type MailServer } from './startMailServer';

/** The user and password of the board. */
export const BOARD_USER = { username: 'desk', password: 'a-password-for-the-board' };

/** Far less than n8n's own limit, so that a test can reach it. */
export const DATA_TABLES_MAX_BYTES = 1_000_000;

/** What surrounds the examples: one n8n, and what is at the other end of its nodes. */
export interface World {
	readonly api: EditorApi;
	readonly mail: MailServer;
	/** Stands in for the chat tool. */
	readonly chat: HttpStandIn;
	readonly aiRudder: AiRudderApi;
	readonly browser: Browser;
	/** One of every type that the examples ask for. */
	readonly credentials: Credentials;
	/** Sends a genuine callback, a new one each time, to the trigger of a published example. */
	transfer(workflow: StoredWorkflow, changes?: Record<string, unknown>): Promise<void>;
}

async function createCredentials(
	api: EditorApi,
	mail: MailServer,
	aiRudderUrl: string,
): Promise<Credentials> {
	const data: Record<string, Record<string, unknown>> = {
		aiRudderSigningSecretApi: { signingSecret: SECRET },
		aiRudderApi: { appKey: APP_KEY, appSecret: APP_SECRET, baseUrl: aiRudderUrl },
		smtp: smtpOf(mail),
		n8nApi: await createApiKey(api),
		httpBasicAuth: { user: BOARD_USER.username, password: BOARD_USER.password },
		crypto: { hmacSecret: SECRET },
	};
	const credentials: Credentials = {};
	for (const [type, fields] of Object.entries(data)) {
		credentials[type] = await api.createCredential(type, type, fields);
	}
	return credentials;
}

/** Starts everything before the tests of a file and stops it after them. */
export function withWorld(): World {
	const n8n = withN8n({
		env: { N8N_DATA_TABLES_MAX_SIZE_BYTES: String(DATA_TABLES_MAX_BYTES) },
	});
	const world = {} as { -readonly [Part in keyof World]: World[Part] };
	beforeAll(async () => {
		world.api = n8n.api;
		world.mail = await startMailServer();
		world.chat = await startHttpStandIn(() => ({ status: 200, body: { ok: true } }));
		world.aiRudder = await startAiRudderApi();
		world.browser = await launchChromium();
		world.credentials = await createCredentials(n8n.api, world.mail, world.aiRudder.url);
		world.transfer = async (workflow, changes) => {
			const url = n8n.api.productionUrl(workflow, 'AI Rudder Trigger');
			const body = freshCallback(changes);
			const signature = signCallback({ body, secret: SECRET });
			const { status, text } = await sendCallback({ url, body, signature });
			expect({ status, text }).toEqual({ status: 200, text: '{}' });
		};
	}, 60_000);
	afterAll(async () => {
		await world.browser?.close();
		await Promise.all([world.mail?.stop(), world.chat?.stop(), world.aiRudder?.stop()]);
	});
	return world;
}
