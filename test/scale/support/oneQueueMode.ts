import { waitUntil } from '../../../scripts/sandbox/waitUntil';
import type { WorkflowDefinition } from '../../../scripts/sandbox/workflowTypes';
import { triggerWorkflow } from '../../support';
import { newCallbacks, type Callback } from './callbacks';
import { deliver, lastStatuses, wasAccepted, type DeliverOptions, type Delivery } from './deliver';
import { QueueMode } from './QueueMode';
import { executionsOf, storedExecutions } from './stored';

/**
 * The queue mode of `queueMode.test.ts`. A worker ends with an execution that is under way after a
 * second; n8n's own default is 30.
 */
export const n8n = new QueueMode({ N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '1' });

/** A published workflow, which every webhook process knows. */
export async function publish(
	make: (credentialId: string) => WorkflowDefinition = (credentialId) =>
		triggerWorkflow({ credentialId }),
	formula?: Record<string, string>,
) {
	const { id, urls } = await n8n.publish(make, formula);
	// Publishing reaches the webhook processes by the database.
	for (const url of urls) {
		await waitUntil(
			'the webhook process to know the workflow',
			async () => (await fetch(url, { method: 'POST' })).status === 401 || undefined,
			60_000,
		);
	}
	return {
		id,
		urls,
		path: new URL(urls[0]).pathname,
		stored: async () => await storedExecutions(n8n.postgres, id),
		/** Waits until each of these has run. */
		executed: async (callbacks: Callback[]) =>
			await executionsOf(
				n8n.postgres,
				id,
				callbacks.map(({ callId }) => callId),
			),
	};
}

/** Sends callbacks, eight at a time, and patiently. */
export const send = async (
	urls: string[],
	callbacks: Callback[],
	options: Partial<DeliverOptions> = {},
) => await deliver(callbacks, { urls, concurrency: 8, timeoutMs: 60_000, ...options });

/** Sends new callbacks, two at a time, until told to stop. */
export function sendUntilStopped(url: string) {
	const callbacks: Callback[] = [];
	const deliveries: Delivery[] = [];
	let isOver = false;
	const sender = async () => {
		while (!isOver) {
			const [callback] = newCallbacks(1);
			callbacks.push(callback);
			deliveries.push(...(await send([url], [callback])));
		}
	};
	const senders = Promise.all(Array.from({ length: 2 }, sender));
	return {
		/** Waits until so many more were answered. */
		answered: async (more: number) => {
			const wanted = deliveries.length + more;
			const done = async () => deliveries.length >= wanted || undefined;
			await waitUntil(`${more} more answers`, done, 60_000);
		},
		stop: async () => {
			isOver = true;
			await senders;
			return { callbacks, deliveries };
		},
	};
}

/** What was not answered 200. */
export const refusedOf = (deliveries: Delivery[]) =>
	lastStatuses(deliveries.filter((delivery) => !wasAccepted(delivery)));
