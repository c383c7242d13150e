import { setTimeout as sleep } from 'node:timers/promises';
import { sendCallback } from '../../support';
import { newCallbacks, type Callback } from './callbacks';
import { seconds } from './report';

/** A callback, when it was sent, and what came of it. */
export interface Sent {
	callback: Callback;
	at: number;
	/** The status, or words. A starting n8n answers 200 as well, and nothing runs: docs/scaling.md. */
	answer: string;
}

export interface Sender {
	/** What was answered so far. */
	sent: Sent[];
	/** Waits for the answers that are due; gives back everything in the order of sending. */
	stop(): Promise<Sent[]>;
}

/** Sends different callbacks at a steady rate, whatever is answered. */
export function sendSteadily(url: string, perSecond: number, headers = {}): Sender {
	const sent: Sent[] = [];
	const underWay: Array<Promise<void>> = [];
	const send = async () => {
		const at = Date.now();
		const callback = { ...newCallbacks(1)[0], headers };
		const answer = await sendCallback({ url, timeoutMs: 20_000, ...callback }).then(
			({ status, text }) => (status === 200 && text !== '{}' ? 'starting up' : String(status)),
			() => 'no answer',
		);
		sent.push({ callback, at, answer });
	};
	const begun = Date.now();
	let isOver = false;
	const sender = (async () => {
		for (let count = 1; !isOver; count++) {
			underWay.push(send());
			await sleep(Math.max(0, begun + (count * 1000) / perSecond - Date.now()));
		}
	})();
	const stop = async () => {
		isOver = true;
		await sender;
		await Promise.all(underWay);
		return sent.sort((one, other) => one.at - other.at);
	};
	return { sent, stop };
}

/** Sends at a steady rate from a second before some work until a second after it. */
export async function sendDuring(
	url: string,
	perSecond: number,
	work: () => Promise<void>,
): Promise<Sent[]> {
	const { stop } = sendSteadily(url, perSecond);
	await sleep(1_000);
	await work();
	await sleep(1_000);
	return await stop();
}

/** What came from when on, such as `200, no answer from 0.3 s, 404 from 5.4 s`. */
export function describePhases(sent: Sent[], since: number): string {
	return sent
		.filter(({ answer }, index) => answer !== sent[index - 1]?.answer)
		.map(({ answer, at }, index) =>
			index === 0 ? answer : `${answer} from ${seconds(at - since)}`,
		)
		.join(', ');
}

export const wasTaken = ({ answer }: Sent): boolean => answer === '200';
