/* eslint-disable import-x/no-unresolved -- packages of bench/package.json, which only the benchmark installs */
/** Runs on n8n's Node: the way from bytes to item, ours beside what others ship. */
import { createHmac, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { answerParent } from '../lib/child';
import { bodyOf } from './bodies';
import type { Problem } from '../../nodes/AiRudder/refusal/problem';
import { loadShipped } from './shipped';

export interface BareQuestion {
	/** Folder of the installed package. */
	folder: string;
	bytes: number;
	shape: 'flat' | 'list';
	/** How long every function runs, in milliseconds. */
	time: number;
}

/** Microseconds per call, by function. */
export type BareAnswer = Record<BareFunction, number>;
export type BareFunction = 'limit' | 'ours' | 'schema' | 'octokit' | 'stripe' | 'standard';

const MAX_BODY_BYTES = 1024 * 1024;
/** Short functions are called in rows, or the clock would be what is measured. */
const ROW_BYTES = 40_000;

type Work = () => unknown;

/** What no trigger can do without: one HMAC, one comparison of texts, one JSON.parse. */
function limit(body: Buffer, secret: string, signature: string): Work {
	return () => {
		const expected = createHmac('sha256', secret).update(body).digest('hex');
		return expected === signature && (JSON.parse(body.toString()) as object);
	};
}

/** What a rule has returned; the benchmark ends where the node would refuse. */
function usable<Result extends object>(result: Result): Exclude<Result, Problem> {
	if ('problem' in result) throw new Error(String(result.problem));
	return result as Exclude<Result, Problem>;
}

/** What the node does between the request and n8n, with a credential that n8n has read. */
function ours(folder: string, body: Buffer, secret: string, signature: string): Work {
	const shipped = loadShipped(folder);
	const headers = { 'content-length': String(body.length), 'x-airudder-sign': signature };
	const request = { headers, rawBody: body };
	const credential = { signingSecret: secret, previousSigningSecret: '', scheme: 'auto' };
	const work = () => {
		const receivedAt = Date.now();
		usable(shipped.checkLength(request, MAX_BODY_BYTES));
		const given = usable(shipped.readSignature(request));
		const settings = shipped.readSettings(credential);
		const formula = usable(shipped.formulaOf(settings));
		const signed = { ...given, body, receivedAt, headers, url: () => '' };
		const { secret: name } = usable(shipped.verify(signed, formula, settings));
		const plain = shipped.readPlain(body, shipped.readEncryption(credential), true);
		const callback = shipped.readCallback(plain.body, shipped.CATALOGUE);
		if (shipped.whyIgnored(callback, ['session.transfer'], {}) !== null)
			throw new Error('not wanted');
		const at = new Date(receivedAt).toISOString();
		const arrival = { id: shipped.deliveryId(body), receivedAt: at, duplicate: false };
		return shipped.toItem(callback, { ...arrival, proof: 'signature', secret: name });
	};
	if (work().delivery.issues.length > 0) throw new Error('The body has issues.');
	return work;
}

async function octokit(body: Buffer, secret: string, signature: string): Promise<Work> {
	// Ships as an ES module only.
	const { verify } = await import('@octokit/webhooks-methods');
	const header = `sha256=${signature}`;
	return async () => {
		const text = body.toString();
		return (await verify(secret, text, header)) && (JSON.parse(text) as object);
	};
}

function stripe(body: Buffer, secret: string): Work {
	const { webhooks } = new Stripe('sk_not_used');
	const header = webhooks.generateTestHeaderString({ payload: body.toString(), secret });
	return () => webhooks.constructEvent(body, header, secret);
}

function standard(body: Buffer): Work {
	const webhook = new Webhook(randomBytes(32).toString('base64'));
	const now = new Date();
	const headers = {
		'webhook-id': 'msg_1',
		'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
		'webhook-signature': webhook.sign('msg_1', now, body.toString()),
	};
	return () => webhook.verify(body, headers);
}

async function measure({ folder, bytes, shape, time }: BareQuestion): Promise<BareAnswer> {
	const body = bodyOf(bytes, shape);
	const secret = randomBytes(16).toString('hex');
	const signature = createHmac('sha256', secret).update(body).digest('hex');
	const payload = JSON.parse(body.toString()) as Record<string, unknown>;
	const { checkFields, sessionTransfer } = loadShipped(folder);
	const works: Record<BareFunction, Work> = {
		limit: limit(body, secret, signature),
		ours: ours(folder, body, secret, signature),
		schema: () => checkFields(sessionTransfer, payload),
		octokit: await octokit(body, secret, signature),
		stripe: stripe(body, secret),
		standard: standard(body),
	};
	const { Bench } = await import('tinybench');
	const row = Math.max(1, Math.round(ROW_BYTES / bytes));
	const bench = new Bench({ time, warmup: true, warmupTime: time / 3, throws: true });
	for (const [name, work] of Object.entries(works)) {
		const calls = Array.from({ length: row });
		const inRow = () => {
			for (let at = 0; at < calls.length; at += 1) work();
		};
		const inRowAsync = async () => {
			for (let at = 0; at < calls.length; at += 1) await work();
		};
		bench.add(name, name === 'octokit' ? inRowAsync : inRow);
	}
	const tasks = await bench.run();
	const perCall = tasks.map(({ name, result }) => [name, (result.latency.p50 * 1000) / row]);
	return Object.fromEntries(perCall) as BareAnswer;
}

answerParent(measure);
