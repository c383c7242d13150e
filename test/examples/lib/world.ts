import type { Browser } from 'playwright-core';
import { freshCallback, SECRET, sendSigned, withN8n } from '../../support';
import { launchChromium } from '../../support/chromium';
import type { EditorApi } from '../../../scripts/sandbox/EditorApi';
import { chosenVersion, isBefore } from '../../../scripts/sandbox/n8nVersions';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { startAiRudderApi, APP_KEY, APP_SECRET, type AiRudderApi } from './startAiRudderApi';
import { BOT_TOKEN, HELPDESK_KEY, startChannels, type Channels } from './startChannels';
import { createApiKey, type Credentials } from './importExample';
import { smtpOf, startMailServer, type MailServer } from './startMailServer';

/** The user and password of the board. */
export const BOARD_USER = { username: 'desk', password: 'a-password-for-the-board' };

/** Far less than n8n's own limit, so that a test can reach it. */
export const DATA_TABLES_MAX_BYTES = 1_000_000;

/** n8n 1 has no credential for the Crypto node, and its Data Table node makes and finds no table. */
export const HAS_TABLES = !isBefore(chosenVersion(), '2');

/** What surrounds the examples: one n8n, and what is at the other end of its nodes. */
export interface World {
	readonly api: EditorApi;
	readonly mail: MailServer;
	/** Stand in for chats and help desks. */
	readonly channels: Channels;
	readonly aiRudder: AiRudderApi;
	readonly browser: Browser;
	/** One of every type that the examples ask for. */
	readonly credentials: Credentials;
	/** Sends a genuine callback, a new one each time, to the trigger of a published example. */
	transfer(workflow: StoredWorkflow, changes?: Record<string, unknown>): Promise<void>;
}

async function createCredentials(
	api: EditorApi,
	{ mail, aiRudder, channels }: Pick<World, 'mail' | 'aiRudder' | 'channels'>,
): Promise<Credentials> {
	const data: Record<string, Record<string, unknown>> = {
		aiRudderSigningSecretApi: { signingSecret: SECRET },
		aiRudderApi: { appKey: APP_KEY, appSecret: APP_SECRET, baseUrl: aiRudder.url },
		smtp: smtpOf(mail),
		n8nApi: await createApiKey(api),
		httpBasicAuth: { user: BOARD_USER.username, password: BOARD_USER.password },
		...(HAS_TABLES ? { crypto: { hmacSecret: SECRET } } : {}),
		telegramApi: { accessToken: BOT_TOKEN, baseUrl: channels.url },
		freshdesk: { user: HELPDESK_KEY, password: 'X' },
	};
	const credentials: Credentials = {};
	for (const [type, fields] of Object.entries(data)) {
		const n8nType = type === 'freshdesk' ? 'httpBasicAuth' : type;
		credentials[type] = await api.createCredential(type, n8nType, fields);
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
		world.channels = await startChannels();
		world.aiRudder = await startAiRudderApi();
		world.browser = await launchChromium();
		world.credentials = await createCredentials(n8n.api, world);
		world.transfer = async (workflow, changes) => {
			const url = n8n.api.productionUrl(workflow, 'AI Rudder Trigger');
			const { status, text } = await sendSigned(url, freshCallback(changes));
			expect({ status, text }).toEqual({ status: 200, text: '{}' });
		};
	}, 60_000);
	afterAll(async () => {
		await world.browser?.close();
		await Promise.all([world.mail?.stop(), world.channels?.stop(), world.aiRudder?.stop()]);
	});
	return world;
}
