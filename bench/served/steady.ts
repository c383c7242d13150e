import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadResult } from './load';
import type { SignedRequest } from './requests';

const TIMEOUT_MS = 30_000;

/** Posts one request. */
async function post(url: string, agent: Agent, { body, headers }: SignedRequest): Promise<number> {
	return await new Promise((resolve, reject) => {
		const options = { method: 'POST', headers, agent, timeout: TIMEOUT_MS };
		const sent = httpRequest(url, options, (response) => {
			response.resume();
			response.once('end', () => resolve(response.statusCode ?? 0));
			response.once('error', reject);
		});
		sent.once('timeout', () => sent.destroy(new Error('No answer in time.')));
		sent.once('error', reject);
		sent.end(body);
	});
}

/**
 * Sends at a constant rate, evenly, whether answers come or not, and waits for every answer.
 * autocannon holds a rate only as long as its connections are answered, and sends what belongs to a
 * second at the second's beginning.
 *
 * Latency counts from the moment at which a request was due, so waiting in the sender counts, too.
 */
export async function sendSteadily(
	url: string,
	rate: number,
	seconds: number,
	next: () => SignedRequest,
): Promise<LoadResult> {
	const agent = new Agent({ keepAlive: true });
	const result: LoadResult = { seconds: 0, latencies: [], statuses: {}, failures: 0 };
	const started = performance.now();
	const one = async (due: number) => {
		try {
			const status = await post(url, agent, next());
			result.latencies.push(performance.now() - due);
			result.statuses[status] = (result.statuses[status] ?? 0) + 1;
		} catch {
			result.failures += 1;
		}
	};
	const all: Array<Promise<void>> = [];
	for (let at = 0; at < Math.round(rate * seconds); at += 1) {
		const due = started + (at * 1000) / rate;
		const early = due - performance.now();
		if (early > 0) await sleep(early);
		all.push(one(due));
	}
	await Promise.all(all);
	agent.destroy();
	return { ...result, seconds: (performance.now() - started) / 1000 };
}
