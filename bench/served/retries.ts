import { setTimeout as sleep } from 'node:timers/promises';
import { sendCallback } from '../../scripts/sender/sendCallback';
import { CONNECTIONS } from './measure';
import { signedRequest, type SignedRequest } from './requests';
import type { Site } from './site';
import { OURS } from './triggers';

/** What became of callbacks that were sent again after a minute, at the top rate. */
export interface Retried {
	/** Genuine callbacks a second, all the time. */
	rate: number;
	different: number;
	/** Sent a second time, a minute later. */
	again: number;
	/** Those that started two executions or more, and those that started none. */
	doubled: number;
	lost: number;
}

/** AI Rudder's documented retry comes after a minute. */
const PAUSE_MS = 60_000;
/** For how long callbacks are sent, each of them twice. */
const REPEATED_MS = 15_000;

/** Sends as much as is answered for 75 seconds, the first ones again a minute later. */
export async function measureRetries(
	site: Site,
	progress: (what: string) => void,
): Promise<Retried> {
	progress('a retry after a minute at the top rate');
	const { url, workflowId } = site.published.find(({ contender }) => contender === OURS)!;
	const executions = new Map<string, number>();
	const started = Date.now();
	const isOver = () => Date.now() - started >= PAUSE_MS + REPEATED_MS;
	const due: Array<{ request: SignedRequest; at: number }> = [];
	let again = 0;
	const send = async (request: SignedRequest) => {
		const { status } = await sendCallback({ url, ...request });
		if (status !== 200) throw new Error(`A genuine callback was answered ${status}.`);
	};
	const sender = async () => {
		while (!isOver()) {
			if (due.length > 0 && due[0].at <= Date.now()) {
				again += 1;
				await send(due.shift()!.request);
				continue;
			}
			const request = signedRequest('airudder', site.secret);
			const at = Date.now() + PAUSE_MS;
			const { call_id: callId } = JSON.parse(request.body) as { call_id: string };
			executions.set(callId, 0);
			await send(request);
			if (at < started + PAUSE_MS + REPEATED_MS) due.push({ request, at });
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, sender));
	const different = executions.size;
	const rate = (different + again) / ((Date.now() - started) / 1000);
	await sleep(3_000);
	for (const id of ((await site.stock.ids?.(workflowId)) ?? []).flat()) {
		const times = executions.get(id);
		if (times !== undefined) executions.set(id, times + 1);
	}
	const counts = [...executions.values()];
	const [doubled, lost] = [
		counts.filter((times) => times > 1).length,
		counts.filter((times) => times === 0).length,
	];
	return { rate, different, again, doubled, lost };
}
