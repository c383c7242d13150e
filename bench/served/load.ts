/* eslint-disable import-x/no-unresolved -- packages of bench/package.json, which only the benchmark installs */
/**
 * A process of its own that sends load, with autocannon unless a rate is to be held: what n8n costs
 * must not be mixed with what sending costs. Takes one {@link Load} after the other from its parent.
 */
import autocannon from 'autocannon';
import { answerParent } from '../lib/child';
import { signedRequest } from './requests';
import { sendSteadily } from './steady';
import type { Signing } from './triggers';

/** What to send. */
export interface Load {
	url: string;
	signing: Signing;
	/** The trigger's secret, or another one for forged requests. */
	secret: string;
	connections: number;
	/** How many requests; without it as many as fit into `seconds`. */
	amount?: number;
	/** How many a second, on as many connections as that takes; without it as many as are answered. */
	rate?: number;
	seconds: number;
}

/** What came back. */
export interface LoadResult {
	/** From the first request to the last answer. */
	seconds: number;
	/** Milliseconds from request to answer, one per answer. */
	latencies: number[];
	/** How often each status came. */
	statuses: Record<string, number>;
	/** Connections that broke and requests that were never answered. */
	failures: number;
}

/** More than any n8n answers: bodies are made before the clock starts. */
const MOST_PER_SECOND = 1500;

async function send(load: Load): Promise<LoadResult> {
	const { url, signing, secret, connections, amount, rate, seconds } = load;
	const count = (amount ?? seconds * (rate ?? MOST_PER_SECOND)) + 2 * connections;
	const ready = Array.from({ length: count }, () => signedRequest(signing, secret));
	const next = () => ready.pop() ?? signedRequest(signing, secret);
	if (rate !== undefined) return await sendSteadily(url, rate, seconds, next);
	const limit = amount === undefined ? { duration: seconds } : { amount };
	const latencies: number[] = [];
	const statuses: Record<string, number> = {};
	let last = 0;

	const started = performance.now();
	const run = autocannon({
		...{ url, connections, timeout: 30, ...limit },
		requests: [{ method: 'POST', setupRequest: (request) => ({ ...request, ...next() }) }],
	});
	run.on('response', (_client, status, _bytes, milliseconds) => {
		last = performance.now();
		latencies.push(milliseconds);
		statuses[status] = (statuses[status] ?? 0) + 1;
	});
	const { errors, timeouts } = await run;
	return { seconds: (last - started) / 1000, latencies, statuses, failures: errors + timeouts };
}

answerParent(send);
