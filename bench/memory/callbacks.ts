/**
 * Runs on n8n's Node with --expose-gc: callbacks through the node's own `webhook()`, with a stand-in
 * for n8n around it, and how much memory is left in use behind them.
 */
import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { IWebhookFunctions } from 'n8n-workflow';
import { answerParent } from '../lib/child';
import { signedRequest } from '../served/requests';

type Trigger = typeof import('../../nodes/AiRudder/AiRudderTrigger.node');

export interface MemoryQuestion {
	/** Of the installed package. */
	folder: string;
	callbacks: number;
	/** How often it looks. */
	looks: number;
}

/** What was seen after a part of the callbacks. */
export interface Look {
	callbacks: number;
	accepted: number;
	refused: number;
	/** In use after garbage collection. */
	megabytes: number;
	/** Per callback of this part. */
	microseconds: number;
}

/** One in so many is forged. */
const FORGED_EVERY = 10;

class Response extends EventEmitter {
	statusCode = 200;
	setHeader() {}
	end() {
		this.emit('finish');
		this.emit('close');
	}
}

const silent = { warn() {}, error() {}, info() {}, debug() {} };

/** As much of n8n as a callback meets, on one node with its default settings. */
function standIn(secret: string, staticData: object, request: object, response: Response) {
	return {
		getNodeParameter: (_name: string, otherwise: unknown) => otherwise,
		getRequestObject: () => request,
		getResponseObject: () => response,
		getCredentials: async () => ({ signingSecret: secret }),
		getWorkflowStaticData: () => staticData,
		getWorkflow: () => ({ id: '1', name: 'Transfers', active: true }),
		getNode: () => ({ id: '1', name: 'AI Rudder Trigger', typeVersion: 2.1 }),
		getMode: () => 'webhook',
		logger: silent,
	} as unknown as IWebhookFunctions;
}

function megabytesInUse(): number {
	(globalThis as { gc?: () => void }).gc?.();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return (heapUsed + arrayBuffers) / 1e6;
}

async function run({ folder, callbacks, looks }: MemoryQuestion): Promise<Look[]> {
	const load = createRequire(path.join(folder, 'package.json'));
	const file = './dist/nodes/AiRudder/AiRudderTrigger.node';
	const { AiRudderTrigger } = load(file) as Trigger;
	const trigger = new AiRudderTrigger();
	const staticData = {};
	const seen: Look[] = [];
	let [accepted, refused] = [0, 0];
	for (let at = 1; at <= looks; at += 1) {
		const part = callbacks / looks;
		const ready = Array.from({ length: part }, (_, number) =>
			signedRequest('airudder', number % FORGED_EVERY ? 'right' : 'wrong'),
		);
		const started = performance.now();
		for (const { body, headers } of ready) {
			const response = new Response();
			const request = { headers, rawBody: Buffer.from(body) };
			const result = await trigger.webhook.call(standIn('right', staticData, request, response));
			// n8n reads the item to store it, and then asks for the answer.
			if (result.workflowData?.[0][0].json) accepted += 1;
			else if (response.statusCode === 401) refused += 1;
			if (result.workflowData) void result.webhookResponse;
		}
		const microseconds = ((performance.now() - started) * 1000) / part;
		ready.length = 0;
		seen.push({
			callbacks: at * part,
			accepted,
			refused,
			megabytes: megabytesInUse(),
			microseconds,
		});
	}
	return seen;
}

answerParent(run);
