import type { INodeExecutionData } from 'n8n-workflow';

import type { Callback } from '../callback/read';
import type { Ignored } from '../callback/routing';
import { textAt, type Payload } from '../events/event';
import { describeIgnored, describeIssue, type DeliveryIssue } from '../messages/callback';
import type { Verification } from '../signature/results';

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
	/** Which lock was opened, and with which of its two secrets. */
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
export interface Arrival extends Verification {
	id: string;
	receivedAt: string;
	duplicate: boolean;
	similarLabel?: string | null;
}

/** What is known about a delivery. */
function toDelivery(callback: Callback, arrival: Arrival): Delivery {
	const { event, payload, body } = callback;
	const issues = callback.issues.map(describeIssue);
	const { id, receivedAt, duplicate, verifiedBy, secret, similarLabel } = arrival;
	const kind = event?.value ?? null;
	const delivery: Delivery = {
		...{ id, receivedAt, event: kind, issues, duplicate, verifiedBy, secret },
		...event?.explain?.(payload),
	};
	if (typeof similarLabel === 'string') delivery.similarLabel = similarLabel;
	if (body !== undefined) {
		delivery.body = body.text;
		delivery.bodyEncoding = body.encoding;
	}
	if (payload.delivery !== undefined) delivery.original = payload.delivery;
	return delivery;
}

/** The item's JSON: AI Rudder's fields under AI Rudder's names, and `delivery`. */
export const toItem = (callback: Callback, arrival: Arrival): Payload & { delivery: Delivery } => ({
	...callback.payload,
	delivery: toDelivery(callback, arrival),
});

/** How much of a name or a path, and of a sentence about it, is shown: the sender chose them. */
const MAX_NAME = 100;
const MAX_SENTENCE = 200;

/** The item at the output "Ignored": what it was, and nothing of what it said. */
export function toIgnoredItem(ignored: Ignored, callback: Callback, arrival: Arrival): object {
	const { id, receivedAt, event, issues, duplicate, verifiedBy, secret } = toDelivery(
		callback,
		arrival,
	);
	const short = issues.map(({ code, path, message }) => ({
		code,
		path: path.slice(0, MAX_NAME),
		message: message.slice(0, MAX_SENTENCE),
	}));
	return {
		event: textAt(callback.payload, 'event')?.slice(0, MAX_NAME) ?? null,
		reason: ignored.code,
		...describeIgnored(ignored),
		delivery: { id, receivedAt, event, issues: short, duplicate, verifiedBy, secret },
	};
}

/** Through which output of how many an item leaves. */
export interface Place {
	output: number;
	outputs: number;
}

/** Items for every output: one for one of them, and none for the others. */
export const oneItem = (
	item: INodeExecutionData,
	{ output, outputs }: Place,
): INodeExecutionData[][] =>
	Array.from({ length: outputs }, (_, index) => (index === output ? [item] : []));
