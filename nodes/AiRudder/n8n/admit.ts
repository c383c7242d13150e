import { sleep } from 'n8n-workflow';

import type { Callback } from '../callback/read';
import type { Ignored } from '../callback/routing';
import { DuplicateGuard, findCallKey, toId, type Claim } from '../duplicates/duplicateGuard';
import { KEPT_IDS } from '../duplicates/remembered';
import { Refusal } from '../messages/reasons';
import { LOG } from '../messages/trigger';
import type { Verified } from './authenticate';
import { log, type Call } from './call';

/** One for the process: two callbacks at the same moment must meet in it. */
const guard = new DuplicateGuard();

/** How long a repetition waits for the end of the first one's start, in milliseconds. */
const PATIENCE = 10_000;

/**
 * What the guard needs of the trigger and of n8n. The ids stand in the part of the static data for the
 * whole workflow, because a node's own part belongs to its name, and under the trigger's ids: a renamed
 * trigger keeps them, and neither a copy nor an import of the workflow, nor another trigger that takes
 * over the name, gets them.
 */
function termsOf(call: Call) {
	const stored = call.context.getWorkflowStaticData('global');
	const place = `aiRudderTrigger:${call.node}`;
	return {
		windowMinutes: call.parameters.duplicateWindowMinutes,
		load: () => stored[place],
		save: (ids: string) => {
			stored[place] = ids;
		},
		patience: async () => await sleep(PATIENCE),
		forgot: () => log(call, 'warn', 'forgotten too early', LOG.forgotten({ kept: KEPT_IDS })),
	};
}

/** Keeps the ids of what was not decrypted apart from all others. */
const UNOPENED = Buffer.from('not decrypted:');

const unopenedId = (bytes: Buffer) => toId(Buffer.concat([UNOPENED, bytes]));

type Answer = Awaited<ReturnType<DuplicateGuard['claim']>>;

const isClaim = (answer: Answer): answer is Claim => answer !== null && !('problem' in answer);

/** Whether nothing is remembered: n8n does not save static data of test runs, and a test must always show something. */
const remembersNothing = ({ isTest, parameters }: Call) =>
	isTest || parameters.duplicates === 'off';

/**
 * Has the static data of this call hold all ids that this process knows.
 *
 * @returns false where that has to wait for a later callback
 */
export const storeIds = (call: Call): boolean =>
	remembersNothing(call) || guard.store(call.node, Date.now(), termsOf(call));

/**
 * Takes what a callback that was decrypted has in common with its lookalikes, so that none of them
 * starts. It has none itself, so one that came before it does not hold it back.
 */
async function claimCommon(call: Call, { lookalikes }: Verified): Promise<Claim[]> {
	if (lookalikes?.isOpened !== true) return [];
	const terms = { ...termsOf(call), patience: null };
	const claim = await guard.claim(call.node, unopenedId(lookalikes.common), call.now, terms);
	return isClaim(claim) ? [claim] : [];
}

/**
 * Has no lookalike start of a genuine callback that starts nothing. Its own id is not taken: should it
 * come again once it is wanted, it starts.
 */
export async function forestall(call: Call, verified: Verified): Promise<void> {
	if (remembersNothing(call)) return;
	const claims = await claimCommon(call, verified);
	claims.forEach((claim) => claim.commit());
	if (claims.length > 0) storeIds(call);
}

/** A callback that starts an execution. */
export interface Admission {
	/** Whether it is a duplicate, which the user wants to see. */
	duplicate: boolean;
	/** Make it known as the start goes on; none when nothing is to be remembered. */
	claims: readonly Claim[];
}

/**
 * Decides whether a genuine callback starts an execution, as far as duplicates go.
 *
 * A start that fails leaves no trace of the id, so the retry runs.
 *
 * @param id of the bytes that were sent
 * @returns why it is ignored, for a duplicate that starts nothing
 * @throws Refusal `start_under_way` while nobody knows whether a repetition is needed: 503, so that it
 * comes again
 */
export async function admit(
	call: Call,
	callback: Callback,
	verified: Verified,
	id: string,
): Promise<Admission | Extract<Ignored, { code: 'duplicate' }>> {
	const { duplicates, duplicateKey } = call.parameters;
	if (remembersNothing(call)) return { duplicate: false, claims: [] };

	const { sent, identity, lookalikes } = verified;
	const callKey = duplicateKey === 'callId' ? findCallKey(callback) : null;
	const isOpened = lookalikes?.isOpened ?? true;
	const ownId = isOpened ? (identity === sent ? id : toId(identity)) : unopenedId(identity);
	const commonId = lookalikes === null ? null : unopenedId(lookalikes.common);
	// What a repetition has in common with it: one of them is enough. Always in this order: then no
	// two callbacks wait for each other. Each once: none waits for itself.
	const own = new Set(callKey === null ? [ownId] : [callKey, ownId]);
	const terms = termsOf(call);
	const claims: Claim[] = [];
	const abort = () => claims.forEach((claim) => claim.abort());
	for (const key of isOpened || commonId === null ? own : new Set([commonId, ...own])) {
		const claim = await guard.claim(call.node, key, call.now, terms);
		if (isClaim(claim)) {
			// What was signed may be the same in callbacks that are not: it is looked for, and not taken.
			if (own.has(key)) claims.push(claim);
			else claim.abort();
			continue;
		}
		// What waits for the other key goes on.
		abort();
		if (claim !== null) throw new Refusal(claim.problem);
		await forestall(call, verified);
		return duplicates === 'flag' || callback.event?.canRecur === true
			? { duplicate: true, claims: [] }
			: { code: 'duplicate', byCallId: callKey !== null };
	}

	claims.push(...(await claimCommon(call, verified)));

	// A caller who leaves is no sign of a failure: n8n may hold a stored execution back until a slot is
	// free. An answer other than 200 is one; `finish` does not come for it once the caller has gone.
	const response = call.context.getResponseObject();
	response.once('prefinish', () => {
		if (response.statusCode !== 200) abort();
	});
	return { duplicate: false, claims };
}
