import 'reflect-metadata';

import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'node:querystring';

import { WebhookContext } from 'n8n-core';
import { Workflow, type INode, type IWebhookFunctions } from 'n8n-workflow';

import type { Callback } from './cases';
import { startClock } from './clock';
import type { Credential } from './expressible';
import { node as trigger } from './node';

/** What came of a call. */
export interface Answer {
	status: number;
	/** What the node shows while somebody listens for a test event; empty when it was accepted. */
	message: string;
	/** What to do, below the message. */
	description: string;
	/** How long the node took, and how much of it the processor worked. */
	ms: number;
	cpuMs: number;
}

let workflows = 0;

/** A request as n8n's server hands it on. */
type N8nRequest = IncomingMessage & {
	originalUrl: string;
	query: unknown;
	body: unknown;
	rawBody: Buffer;
};

/** The real context of one call of the node, whose URL is the one that the vendor was given. */
function contextFor(
	url: URL,
	credential: Credential,
	mode: 'manual' | 'webhook',
	httpRequest: IncomingMessage,
	httpResponse: ServerResponse,
): WebhookContext {
	const [webhook] = trigger.description.webhooks!;
	const webhookDescription = { ...webhook, path: url.pathname.slice(1), isFullPath: true };
	const nodeType = {
		...trigger,
		description: { ...trigger.description, webhooks: [webhookDescription] },
	};
	const node: INode = {
		id: 'node',
		name: 'AI Rudder Trigger',
		type: 'n8n-nodes-airudder.aiRudderTrigger',
		typeVersion: 2.1,
		position: [0, 0],
		// Without one n8n puts the names of workflow and node into the path.
		webhookId: '2b0f8a1c-6d0e-4f5e-9a44-0f2f3f7d9c11',
		parameters: {},
		credentials: { aiRudderSigningSecretApi: { id: '1', name: 'It' } },
	};
	const workflow = new Workflow({
		// The node's memory belongs to the process: every call gets a workflow of its own.
		id: `census-${(workflows += 1)}`,
		name: 'Census',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		} as never,
	});
	const credentialsHelper = {
		isCredentialUsableByNode: () => true,
		getDecrypted: async () => credential,
	};
	const additionalData = {
		httpRequest,
		httpResponse,
		credentialsHelper,
		webhookBaseUrl: url.origin,
	};
	return new WebhookContext(
		workflow,
		node,
		additionalData as never,
		mode,
		{ webhookDescription } as never,
		[],
		null,
	);
}

/** What a client and a proxy add to the headers that a vendor documents. */
const ON_THE_WAY = {
	'user-agent': 'Apache-HttpClient/4.5.13 (Java/11.0.21)',
	accept: '*/*',
	'accept-encoding': 'gzip, deflate',
	'x-forwarded-for': '203.0.113.7',
	'x-forwarded-proto': 'https',
	'x-real-ip': '203.0.113.7',
};

const typeOf = (body: string) =>
	/^[^=&{[\s]+=/.test(body) ? 'application/x-www-form-urlencoded' : 'application/json';

/**
 * The trigger on a server of its own, called over HTTP. The clock stands at the time of the
 * callback, because those of the census are old.
 */
export class Trigger {
	private readonly server = createServer((incoming, response) => {
		void this.serve(incoming as N8nRequest, response);
	});
	private received = 0;
	private handle: (incoming: N8nRequest, response: ServerResponse) => Promise<void> =
		async () => {};

	async listen(): Promise<this> {
		this.server.listen(0, '127.0.0.1');
		await once(this.server, 'listening');
		return this;
	}

	close(): void {
		this.server.closeAllConnections();
		this.server.close();
	}

	private async serve(incoming: N8nRequest, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		incoming.rawBody = Buffer.concat(chunks);
		incoming.originalUrl = incoming.url!;
		incoming.query = { ...parse(incoming.url!.split('?')[1] ?? '') };
		incoming.body = {};
		await this.handle(incoming, response);
		if (!response.writableEnded) response.end('{}');
	}

	/**
	 * Sends a callback.
	 *
	 * @param mode `manual` while somebody listens at the Test URL
	 */
	async receive(
		callback: Callback,
		credential: Credential,
		mode: 'manual' | 'webhook',
	): Promise<Answer> {
		const url = new URL(callback.url);
		const answer: Answer = { status: 0, message: '', description: '', ms: 0, cpuMs: 0 };
		// The answer leaves before the node has found what to say of it.
		let ended = () => {};
		const end = new Promise<void>((resolve) => (ended = resolve));
		this.handle = async (incoming, response) => {
			const context = contextFor(url, credential, mode, incoming, response);
			const { now } = Date;
			const clock = startClock();
			// One after the other, because the finder looks at one a second.
			this.received += 1;
			const time = callback.time + (this.received % 100) * 2000;
			Date.now = () => time;
			try {
				await trigger.webhook.call(context as unknown as IWebhookFunctions);
			} catch (error) {
				const { message, description } = error as { message: string; description?: string };
				Object.assign(answer, { message, description: description ?? '' });
			} finally {
				Date.now = now;
				Object.assign(answer, clock());
				ended();
			}
		};
		answer.status = await this.send(url, callback);
		await end;
		return answer;
	}

	private async send({ host, pathname, search }: URL, callback: Callback): Promise<number> {
		const { method, headers, body, signature } = callback;
		const outgoing = request({
			host: '127.0.0.1',
			// A connection that waits through a long search is closed by the server.
			agent: false,
			port: (this.server.address() as AddressInfo).port,
			method,
			path: pathname + search,
			headers: {
				'content-type': typeOf(body),
				...ON_THE_WAY,
				host,
				...Object.fromEntries(
					Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
				),
				'x-airudder-sign': signature,
				'content-length': Buffer.byteLength(body),
			},
		});
		outgoing.end(body);
		const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
		response.resume();
		await once(response, 'end');
		return response.statusCode!;
	}
}
