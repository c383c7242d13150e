import 'reflect-metadata';

import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, IncomingMessage, ServerResponse, type Server } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import { parse } from 'node:querystring';

import { WebhookContext } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
	type Logger,
} from 'n8n-workflow';

import { AiRudderTrigger } from '../../../nodes/AiRudder/AiRudderTrigger.node';

/** A request as n8n hands it to a webhook node. */
export type N8nRequest = IncomingMessage & {
	body?: unknown;
	/** What stands behind the `?` of the URL; a name that is there twice has a list. */
	query?: Record<string, unknown>;
	rawBody?: Buffer;
	readRawBody?(): Promise<void>;
	/** What Express keeps of the URL, as the caller wrote it. */
	originalUrl?: string;
};

/** What n8n's owner has set as WEBHOOK_URL: a proxy's address, which no caller in these tests uses. */
export const WEBHOOK_URL = 'https://n8n.example/';

/** What came of one call of the node's `webhook()`. */
export interface Call {
	/** What it returned. */
	returned?: IWebhookResponseData;
	/** What it threw. */
	thrown?: unknown;
	/** Whether the answer had been written when it ended. */
	answered: boolean;
}

export interface SmallN8nOptions {
	/** The node's parameters. */
	parameters?: Record<string, unknown>;
	/** The decrypted credential that `authentication` asks for; an error when n8n cannot give it; undefined when none is chosen. */
	credential?: Record<string, unknown> | Error;
	/** Whether n8n lets this node use the credential at all. */
	isCredentialAllowed?: boolean;
	mode?: 'webhook' | 'manual';
	/**
	 * Stands for storing or queueing the execution. False when n8n stores an error without the item, as
	 * when its check of the credentials fails.
	 */
	start?: () => Promise<void | false>;
	/** Whether workers run what was stored, as in queue mode. */
	hasWorkers?: boolean;
	/** Whether it answers before it stores the execution, as n8n does before 2.8. */
	answersFirst?: boolean;
}

// n8n-core's settings and log, which `setup.ts` has put there.
afterAll(() => rmSync(process.env.N8N_USER_FOLDER!, { recursive: true, force: true }));

/** The credential that a node has, by its parameter `authentication`. */
const CREDENTIALS: Record<string, string> = {
	signature: 'aiRudderSigningSecretApi',
	callbackKey: 'aiRudderCallbackKeyApi',
};

const node = new AiRudderTrigger();
let workflows = 0;

/**
 * The part of n8n that a webhook call passes through: n8n-core's real `WebhookContext` over a real
 * `Workflow`, and around it, in a few lines each, what n8n 2.41 itself does before (read the body)
 * and after (start the execution, ask for the answer's body, save static data, answer). The only
 * mock is the credentials helper, which would need n8n's database.
 */
export class SmallN8n {
	/** The output of every execution that was run. */
	readonly executions: INodeExecutionData[][][] = [];
	readonly calls: Call[] = [];
	/** How many calls have begun. */
	received = 0;
	/** What n8n's credentials helper was asked, each time. */
	readonly credentialReads: unknown[][] = [];
	options: SmallN8nOptions;
	/** The workflow's static data, as the database holds it. */
	stored: IDataObject = {};
	private readonly underWay = new Set<Promise<void>>();
	private server?: Server;
	private readonly id: string;
	/** The credential of the last call, and how often it has changed. */
	private last: unknown;
	private changes = 0;

	constructor(options: SmallN8nOptions = {}) {
		this.options = options;
		// The node's memory belongs to the process: every n8n gets a workflow of its own.
		this.id = `workflow-${(workflows += 1)}`;
	}

	/** The items of all executions, whichever output they left through. */
	get items(): Array<Record<string, unknown>> {
		return this.executions.flat(2).map(({ json }) => json);
	}

	/** Another process of the same n8n: it has another memory, and shares the database. */
	shareDatabaseOf(other: SmallN8n): void {
		// Memories are told apart by the workflow's id, so this one has another.
		const text = JSON.stringify(other.stored).replaceAll(other.id, this.id);
		this.stored = JSON.parse(text) as IDataObject;
	}

	/** Waits for the end of every call: what is refused has its answer long before. */
	async idle(): Promise<void> {
		while (this.underWay.size > 0) await Promise.all(this.underWay);
	}

	get lastCall(): Call {
		return this.calls[this.calls.length - 1];
	}

	/** @returns the URL of the webhook on 127.0.0.1 */
	async listen(): Promise<string> {
		this.server = createServer((request, response) => {
			const call = this.serve(request, response).finally(() => this.underWay.delete(call));
			this.underWay.add(call);
		});
		this.server.listen(0, '127.0.0.1');
		await once(this.server, 'listening');
		const { port } = this.server.address() as AddressInfo;
		return `http://127.0.0.1:${port}/webhook/${this.id}/webhook`;
	}

	async close(): Promise<void> {
		this.server?.closeAllConnections();
		this.server?.close();
	}

	/** A call over HTTP: n8n reads JSON and text, takes multipart apart, and leaves the rest unread. */
	private async serve(request: N8nRequest, response: ServerResponse): Promise<void> {
		request.query = { ...parse(request.url?.split('?')[1] ?? '') };
		request.readRawBody = async () => {
			const chunks: Buffer[] = [];
			for await (const chunk of request) chunks.push(chunk as Buffer);
			request.rawBody = Buffer.concat(chunks);
		};
		const type = request.headers['content-type'] ?? '';
		if (type.startsWith('multipart/form-data')) {
			request.resume();
			await once(request, 'end');
			request.readRawBody = async () => await Promise.reject(new Error('not readable'));
		} else if (/json|text|xml|urlencoded/.test(type)) {
			await request.readRawBody();
		}
		await this.receive(request, response);
	}

	/** n8n's own logger; there is one for the whole process. */
	logger(): Logger {
		const request = new IncomingMessage(new Socket());
		return this.prepare(request, new ServerResponse(request)).context.logger;
	}

	/** What one call needs; n8n makes a new workflow from the database for each. */
	private prepare(request: N8nRequest, response: ServerResponse) {
		const { parameters = {}, credential, mode = 'webhook' } = this.options;
		const { isCredentialAllowed = true } = this.options;
		if (this.last !== credential) this.changes += 1;
		this.last = credential;
		// A new name: callbacks of a tenth of a second share a reading, and no test waits for its end.
		const chosen = { id: '1', name: `It ${this.changes}` };
		const name = CREDENTIALS[String(parameters.authentication ?? 'signature')];
		const trigger: INode = {
			id: 'node',
			name: 'AI Rudder Trigger',
			type: 'n8n-nodes-airudder.aiRudderTrigger',
			typeVersion: 2.1,
			position: [0, 0],
			parameters: parameters as INode['parameters'],
			webhookId: this.id,
			...(credential !== undefined && { credentials: { [name]: chosen } }),
		};
		const nodeTypes = {
			getByName: () => node,
			getByNameAndVersion: () => node,
			getKnownTypes: () => ({}),
		};
		const load = (staticData: IDataObject) =>
			new Workflow({
				id: this.id,
				name: 'Transfers',
				nodes: [trigger],
				connections: {},
				active: true,
				nodeTypes,
				staticData,
			});
		const credentialsHelper = {
			isCredentialUsableByNode: () => isCredentialAllowed,
			getDecrypted: async (...asked: unknown[]) => {
				this.credentialReads.push(asked);
				if (credential instanceof Error) throw credential;
				return credential;
			},
		};
		const workflow = load(copyOf(this.stored));
		const [webhookDescription] = node.description.webhooks!;
		const context = new WebhookContext(
			workflow,
			trigger,
			{
				httpRequest: request,
				httpResponse: response,
				credentialsHelper,
				webhookBaseUrl: `${WEBHOOK_URL}webhook`,
			} as never,
			mode === 'manual' ? 'manual' : 'webhook',
			{ webhookDescription } as never,
			[],
			null,
		);
		return { context, workflow, load };
	}

	/** One call, from the request that n8n has read to the end of the answer. */
	async receive(request: N8nRequest, response: ServerResponse): Promise<void> {
		const { context, workflow, load } = this.prepare(request, response);
		request.body ??= {};
		request.query ??= {};
		request.originalUrl ??= request.url ?? '';
		this.received += 1;
		const call: Call = { answered: false };
		try {
			call.returned = await node.webhook.call(context as IWebhookFunctions);
		} catch (error) {
			call.thrown = error;
		}
		call.answered = response.writableEnded;
		this.calls.push(call);
		await this.goOn(call, response, workflow, load);
	}

	/** What n8n does with what `webhook()` returned or threw. */
	private async goOn(
		{ returned, thrown }: Call,
		response: ServerResponse,
		workflow: Workflow,
		load: (staticData: IDataObject) => Workflow,
	): Promise<void> {
		const { mode = 'webhook', answersFirst = false } = this.options;
		const fail = () => {
			if (!response.writableEnded) respond(response, 500, { message: 'Error in workflow' });
		};
		const answer = () => {
			// n8n reads the answer twice.
			const hasBody = returned?.noWebhookResponse !== true && !!returned?.webhookResponse;
			const body = hasBody ? returned.webhookResponse : undefined;
			if (mode === 'webhook' && workflow.staticData.__dataChanged === true) {
				this.stored = copyOf(workflow.staticData);
			}
			if (body !== undefined && !response.closed) respond(response, 200, body as object);
		};
		if (thrown !== undefined) return fail();
		if (returned?.workflowData === undefined) return answer();
		// What the node has answered by itself is over for n8n before it starts anything.
		const isOver = answersFirst || returned.noWebhookResponse === true;
		if (isOver) answer();
		const { start = async () => {}, hasWorkers = false } = this.options;
		const output = returned.workflowData as INodeExecutionData[][];
		const readItems = () => JSON.stringify(output);
		// To store the items, n8n 2.41 reads them twice.
		if (!answersFirst) readItems();
		const stored = readItems();
		const started = await start().then(
			(isStored) => isStored ?? true,
			() => null,
		);
		if (started === null) return fail();
		// n8n makes another workflow over the same static data; that resets the mark "changed".
		load(workflow.staticData);
		if (!isOver) answer();
		if (!started) return;
		// To run them, it reads them again; a worker reads what was stored.
		const run = hasWorkers ? stored : readItems();
		this.executions.push(JSON.parse(run) as INodeExecutionData[][]);
	}
}

const copyOf = (data: IDataObject) => JSON.parse(JSON.stringify(data)) as IDataObject;

function respond(response: ServerResponse, status: number, body: object): void {
	response.statusCode = status;
	response.setHeader('content-type', 'application/json; charset=utf-8');
	response.end(JSON.stringify(body));
}
