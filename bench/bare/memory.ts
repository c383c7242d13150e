/**
 * Runs on n8n's Node with --expose-gc: callbacks through the node's own `webhook()`, with a stand-in
 * for n8n around it, and how much memory is left in use behind them.
 */
import { EventEmitter } from 'node:events';
import type { IWebhookFunctions } from 'n8n-workflow';
import { answerParent } from '../lib/child';
import { signedRequest } from '../served/requests';
import { loadShipped } from './shipped';

export interface MemoryQuestion {
	folder: string;
	callbacks: number;
}

export interface MemoryAnswer {
	/** Megabytes in use after the first hundredth and after all. */
	before: number;
	after: number;
	accepted: number;
	refused: number;
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
	return process.memoryUsage().heapUsed / 1e6;
}

async function run({ folder, callbacks }: MemoryQuestion): Promise<MemoryAnswer> {
	const { AiRudderTrigger } = loadShipped(folder);
	const trigger = new AiRudderTrigger();
	const staticData = {};
	const answer: MemoryAnswer = { before: 0, after: 0, accepted: 0, refused: 0 };
	for (let at = 0; at < callbacks; at += 1) {
		const { body, headers } = signedRequest('airudder', at % FORGED_EVERY ? 'right' : 'wrong');
		const response = new Response();
		const request = { headers, rawBody: Buffer.from(body) };
		const context = standIn('right', staticData, request, response);
		const { workflowData } = await trigger.webhook.call(context);
		if (workflowData) answer.accepted += 1;
		else if (response.statusCode === 401) answer.refused += 1;
		// n8n answers when it has stored the execution.
		if (workflowData) response.end();
		if (at === callbacks / 100) answer.before = megabytesInUse();
	}
	return { ...answer, after: megabytesInUse() };
}

answerParent(run);
