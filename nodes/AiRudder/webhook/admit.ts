import type { IWebhookFunctions } from 'n8n-workflow';

import { DuplicateGuard, type Claim } from '../delivery/duplicateGuard';
import { readRecent } from '../delivery/recentIds';
import type { Parameters } from './parameters';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** One for the process: two callbacks at the same moment must meet in it. */
const guard = new DuplicateGuard();

/** Tells the guard how it ended: accepted once n8n's 200 has left, failed in every other case. */
function settleWith(response: Response, claim: Claim): void {
	// The caller has gone already: no event will come, so let the retry run.
	if (response.closed) return claim.failed();
	response.once('finish', () => (response.statusCode === 200 ? claim.accepted() : claim.failed()));
	response.once('close', () => claim.failed());
}

/** What tells one trigger node from all others in this n8n. */
export const nodeKey = (context: IWebhookFunctions): string =>
	`${context.getWorkflow().id}:${context.getNode().id}`;

/**
 * Decides whether a genuine callback starts an execution, as far as duplicates go.
 *
 * The id is written into n8n's static data here, which n8n saves only after it has stored or
 * queued the execution; the memory of this process learns it when the 200 has left. A start that
 * fails in between leaves no trace, so the retry runs.
 *
 * @returns whether it is a duplicate; null for a duplicate that starts nothing
 */
export async function admit(
	context: IWebhookFunctions,
	id: string,
	receivedAt: number,
	{ duplicates, duplicateWindowMinutes }: Parameters,
): Promise<{ duplicate: boolean } | null> {
	// n8n does not save static data of test runs, and a test must always show something.
	if (duplicates === 'off' || context.getMode() === 'manual') return { duplicate: false };

	const stored = context.getWorkflowStaticData('node');
	const claim = await guard.claim(nodeKey(context), id, receivedAt, duplicateWindowMinutes, () =>
		readRecent(stored.recentDeliveries),
	);
	if (claim === null) return duplicates === 'flag' ? { duplicate: true } : null;

	stored.recentDeliveries = claim.recent;
	settleWith(context.getResponseObject(), claim);
	return { duplicate: false };
}
