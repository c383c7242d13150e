import { hash } from 'node:crypto';

import {
	sleep,
	type IDataObject,
	type INodeExecutionData,
	type IWebhookResponseData,
} from 'n8n-workflow';

import type { Callback } from '../callback/read';
import { outputCount } from '../callback/routing';
import { STARTING, type Claim } from '../duplicates/duplicateGuard';
import { rememberLast } from '../duplicates/remembered';
import { isBareData } from '../encryption/aes';
import type { Payload } from '../events/event';
import { describeIssue, type DeliveryIssue } from '../messages/callback';
import { FORMULA_FIELDS } from '../signature/fields';
import type { Verification } from '../signature/results';
import { storeIds } from './admit';
import type { Verified } from './authenticate';
import type { Call } from './call';

/** What this node knows about a delivery, beside what AI Rudder sent. */
export interface Delivery {
	/** The first 32 hex digits of the SHA-256 of the body's bytes. */
	id: string;
	/** ISO 8601 in UTC. */
	receivedAt: string;
	/** Which event of the catalogue it is; null when the body could not be read. */
	event: string | null;
	issues: DeliveryIssue[];
	/** Whether the same bytes arrived before, within the window. */
	duplicate: boolean;
	/** How it was verified, and with which of the two secrets or keys. */
	verifiedBy: Verification['verifiedBy'];
	secret: Verification['secret'];
	/** The label of the list that the callback has missed by capitals, widths or blanks. */
	similarLabel?: string;
	/** The state of what the callback is about, where AI Rudder names it in different ways. */
	state?: string;
	/** Why a call ended, in words. */
	hangupReason?: string;
	/** The whole body, when the item does not hold all of it. */
	body?: string;
	/** How `body` is written. */
	bodyEncoding?: 'text' | 'base64';
	/** A field of AI Rudder's own that is called `delivery`. */
	original?: unknown;
}

/** How a delivery arrived: what does not follow from its body. */
export type Arrival = Pick<Delivery, 'id' | 'receivedAt' | 'duplicate' | keyof Verification> & {
	similarLabel?: string | null;
};

/** The item's JSON: AI Rudder's fields under AI Rudder's names, and `delivery`. */
export function toItem(
	{ event, payload, body, issues }: Callback,
	{ id, receivedAt, duplicate, verifiedBy, secret, similarLabel }: Arrival,
): Payload & { delivery: Delivery } {
	const delivery: Delivery = {
		id,
		receivedAt,
		event: event?.value ?? null,
		issues: issues.map(describeIssue),
		...{ duplicate, verifiedBy, secret },
		...event?.explain?.(payload),
		...(typeof similarLabel === 'string' && { similarLabel }),
		...(body !== undefined && { body: body.text, bodyEncoding: body.encoding }),
		...(payload.delivery !== undefined && { original: payload.delivery }),
	};
	return { ...payload, delivery };
}

/** How many triggers this process remembers. */
const MAX_TRIGGERS = 10_000;

/** The mark of a trigger: a formula, as a digest, and the day on which it last accepted a callback. */
const MARK = /^([\w-]{43}) (\d{4}-\d\d-\d\d)$/;

/** What this process knows; n8n's static data has the same for others, and after a restart. */
const marks = new Map<string, string>();

const placeOf = ({ node }: Call) => `aiRudderTrigger:accepted:${node}`;

/** A digest of all that makes the formula; null where none was checked. */
function digestFormula({ trigger, settings }: Call): string | null {
	if (settings === null) return null;
	// Which credential it is stands for its secrets.
	const { id = '' } = trigger.credentials?.aiRudderSigningSecretApi ?? {};
	const values = [id, ...FORMULA_FIELDS.map((name) => settings[name])];
	return hash('sha256', JSON.stringify(values), 'base64url');
}

/** Whether encrypted data alone was signed, as it was sent. */
const signsBareData = ({ settings }: Call, { sent, body }: Verified): boolean =>
	body !== sent && settings!.signedBody !== 'decrypted' && isBareData(sent);

/**
 * Notes that this trigger has accepted a callback with the formula of its credential: in this process,
 * and once a day in the workflow's static data.
 *
 * n8n saves it with all ids that it read before the callback came, so these are written anew with it.
 * With a callback that starts an execution n8n saves only what is written at the very end: see
 * `acceptExecution`.
 *
 * Not for a test run, and not where a key in the URL was checked. Nor for a body that could not be read,
 * or that is nothing but encrypted data: a person who saw one callback can send the text that was signed
 * as a body. It then fits a formula which is not the sender's.
 *
 * @returns writes the note, and the ids: to be called when nothing is waited for any more. Null where
 * there is nothing to note
 */
export function noteAccepted(
	call: Call,
	{ event }: Callback,
	verified: Verified,
): (() => void) | null {
	const digest = digestFormula(call);
	if (digest === null || event === null || call.isTest || signsBareData(call, verified)) {
		return null;
	}
	const mark = `${digest} ${new Date(call.now).toISOString().slice(0, 10)}`;
	rememberLast(marks, call.node, mark, MAX_TRIGGERS);
	const stored = call.context.getWorkflowStaticData('global');
	const place = placeOf(call);
	if (stored[place] === mark) return null;
	return () => {
		if (storeIds(call)) stored[place] = mark;
	};
}

/**
 * The day on which this trigger last accepted a callback with the formula that this call was checked
 * with, such as 2026-11-28.
 *
 * @returns null when it never has, as far as anybody knows
 */
export function lastAccepted(call: Call): string | null {
	const digest = digestFormula(call);
	if (digest === null) return null;
	const stored = call.context.getWorkflowStaticData('global')[placeOf(call)];
	const days = [marks.get(call.node), stored].flatMap((mark) => {
		const [, formula, day] = MARK.exec(typeof mark === 'string' ? mark : '') ?? [];
		return formula === digest ? [day] : [];
	});
	return days.sort().at(-1) ?? null;
}

/** Items for every output of the trigger: one for one of them, and none for the others. */
export const oneItem = (
	{ parameters }: Call,
	item: INodeExecutionData,
	output: number,
): INodeExecutionData[][] =>
	Array.from({ length: outputCount(parameters.layout) }, (_, index) =>
		index === output ? [item] : [],
	);

/**
 * Whether this process is known to run what it accepts: it has run one callback. In queue mode workers
 * run them, and this process does not see it.
 */
let runsHere = false;

/**
 * `200 {}` to a callback that starts an execution with one item. Tells its claims how far n8n is.
 *
 * n8n reads the item to store it, and once more to run the workflow. It reads the answer right before
 * it saves the node's static data. What a webhook writes there earlier is not saved: while n8n starts
 * the execution, it builds a second workflow over the same object, which resets the mark "changed".
 *
 * It also reads the answer when it has stored an error without the item. A caller who has left will
 * come again. Its callback counts only once it runs, where this process is known to run callbacks.
 * docs/n8n-contract.md has the versions.
 *
 * @param note from `noteAccepted`: writes the ids with it
 */
export function acceptExecution(
	call: Call,
	json: object,
	output: number,
	claims: readonly Claim[],
	note: (() => void) | null,
): IWebhookResponseData {
	let reads = 0;
	/** Which reading runs the workflow: the next one after the answer, but never the one that stores. */
	let running = Infinity;
	const tell = (word: keyof Claim) => claims.forEach((claim) => claim[word]());
	const item = {
		get json() {
			reads += 1;
			// A test run has no claims, and runs here in queue mode, too.
			if (reads === running && claims.length > 0) {
				runsHere = true;
				tell('commit');
			}
			return json as IDataObject;
		},
	};
	const hasLeft = () => call.context.getResponseObject().destroyed;
	return {
		workflowData: oneItem(call, item, output),
		get webhookResponse() {
			// n8n reads it twice.
			if (running < Infinity) return {};
			running = Math.max(2, reads + 1);
			if (reads === 0) tell('answered');
			else if (runsHere && hasLeft()) void sleep(STARTING).then(() => tell('abort'));
			else tell('commit');
			if (note !== null) note();
			else storeIds(call);
			return {};
		},
	};
}
