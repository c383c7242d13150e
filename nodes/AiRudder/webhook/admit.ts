import type { IWebhookFunctions } from 'n8n-workflow';

import { DuplicateGuard } from '../delivery/duplicateGuard';
import { readRecent } from '../delivery/recentIds';
import type { Start } from './answers';
import type { Parameters } from './parameters';

/** One for the process: two callbacks at the same moment must meet in it. */
const guard = new DuplicateGuard();

/** What tells one trigger node from all others in this n8n. */
export const nodeKey = (context: IWebhookFunctions): string =>
	`${context.getWorkflow().id}:${context.getNode().id}`;

/** A callback that starts an execution. */
export interface Admission {
	/** Whether it is a duplicate, which the user wants to see. */
	duplicate: boolean;
	/** Makes the id known as the start goes on; null when nothing is to be remembered. */
	start: Start | null;
}

/**
 * Decides whether a genuine callback starts an execution, as far as duplicates go.
 *
 * A start that fails leaves no trace of the id, so the retry runs.
 *
 * @returns null for a duplicate that starts nothing
 */
export async function admit(
	context: IWebhookFunctions,
	id: string,
	receivedAt: number,
	{ duplicates, duplicateWindowMinutes }: Parameters,
): Promise<Admission | null> {
	// n8n does not save static data of test runs, and a test must always show something.
	if (duplicates === 'off' || context.getMode() === 'manual') {
		return { duplicate: false, start: null };
	}

	const stored = context.getWorkflowStaticData('node');
	const claim = await guard.claim(nodeKey(context), id, receivedAt, duplicateWindowMinutes, () =>
		readRecent(stored.recentDeliveries),
	);
	if (claim === null) return duplicates === 'flag' ? { duplicate: true, start: null } : null;

	const response = context.getResponseObject();
	const end = () => {
		if (!response.writableFinished || response.statusCode !== 200) claim.failed();
	};
	// If the caller has gone already, no event comes.
	if (response.closed) end();
	response.once('close', end);
	const start: Start = {
		stored: () => {
			stored.recentDeliveries = claim.stored();
		},
		answered: () => {
			stored.recentDeliveries = claim.answered();
		},
		running: () => claim.running(),
	};
	return { duplicate: false, start };
}
