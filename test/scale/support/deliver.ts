import { setTimeout as sleep } from 'node:timers/promises';
import { sendCallback } from '../../support';
import type { Callback } from './callbacks';

/** What became of one callback: the status of every attempt; 0 means that no answer came. */
export interface Delivery {
	callback: Callback;
	statuses: number[];
	/** The URL of the last attempt. */
	url: string;
}

export interface DeliverOptions {
	/** Taken in turn; a repetition goes to the next one. */
	urls: string[];
	/** How many are under way at once. */
	concurrency?: number;
	/** How often one is sent until it is answered 200. */
	attempts?: number;
	/** Before a repetition. AI Rudder's dialer waits a minute; tests have less time. */
	pauseMs?: number;
	timeoutMs?: number;
	/** Called after every answer with the number of 200s so far. */
	onAnswer?: (accepted: number) => void;
}

export const wasAccepted = ({ statuses }: Delivery): boolean => statuses.at(-1) === 200;

/** The call ids of what was answered 200, or of what was not. */
export const callIdsOf = (deliveries: Delivery[], accepted = true): string[] =>
	deliveries
		.filter((delivery) => wasAccepted(delivery) === accepted)
		.map(({ callback }) => callback.callId);

/** Sends callbacks, several at a time, and notes every answer. Never throws for a failed one. */
export async function deliver(
	callbacks: Callback[],
	{
		urls,
		concurrency = 8,
		attempts = 1,
		pauseMs = 500,
		timeoutMs = 5_000,
		onAnswer = () => {},
	}: DeliverOptions,
): Promise<Delivery[]> {
	const deliveries: Delivery[] = [];
	let turn = 0;
	let accepted = 0;

	const deliverOne = async (callback: Callback) => {
		const { body, signature, headers } = callback;
		const delivery: Delivery = { callback, statuses: [], url: '' };
		deliveries.push(delivery);
		const first = turn++;
		for (let attempt = 0; attempt < attempts && !wasAccepted(delivery); attempt++) {
			if (attempt > 0) await sleep(pauseMs);
			delivery.url = urls[(first + attempt) % urls.length];
			const request = { url: delivery.url, body, signature, headers, timeoutMs };
			const answer = await sendCallback(request).catch(() => ({ status: 0 }));
			delivery.statuses.push(answer.status);
			if (answer.status === 200) accepted += 1;
			onAnswer(accepted);
		}
	};

	const waiting = callbacks.values();
	const sender = async () => {
		for (const callback of waiting) await deliverOne(callback);
	};
	await Promise.all(Array.from({ length: concurrency }, sender));
	return deliveries;
}

/** The last status of each callback, for a report. */
export const lastStatuses = (deliveries: Delivery[]): string[] =>
	deliveries.map(({ statuses }) => (statuses.at(-1) ? String(statuses.at(-1)) : 'no answer'));
