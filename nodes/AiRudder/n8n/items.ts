import type { IDataObject, INodeExecutionData, IWebhookResponseData } from 'n8n-workflow';

import type { Callback } from '../callback/read';
import { readHeader, SIGNATURE_HEADER, type HttpRequest } from '../callback/request';
import type { Ignored } from '../callback/routing';
import { textAt, type Payload } from '../events/event';
import { describeIgnored, describeIssue, type DeliveryIssue } from '../messages/callback';
import type { Claim } from '../duplicates/duplicateGuard';
import type { Explanation, ReasonCode } from '../messages/reasons';
import { describeSignature } from '../messages/signatureLook';
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

/** How much of a name or a path, and of a sentence about it, is shown: the sender chose them. */
const MAX_NAME = 100;
const MAX_SENTENCE = 200;

/** The item at the output "Ignored": what it was, and nothing of what it said. */
export function toIgnoredItem(ignored: Ignored, callback: Callback, arrival: Arrival): object {
	const { id, receivedAt, duplicate, verifiedBy, secret } = arrival;
	const event = callback.event?.value ?? null;
	const issues = callback.issues.map(describeIssue).map(({ code, path, message }) => ({
		code,
		path: path.slice(0, MAX_NAME),
		message: message.slice(0, MAX_SENTENCE),
	}));
	return {
		event: textAt(callback.payload, 'event')?.slice(0, MAX_NAME) ?? null,
		reason: ignored.code,
		...describeIgnored(ignored),
		delivery: { id, receivedAt, event, issues, duplicate, verifiedBy, secret },
	};
}

/** A content type that a stranger cannot use to write a text of his own. */
const USUAL_TYPE =
	/^(?:application|audio|image|message|multipart|text|video)\/[\w+-]{1,40}(?:; ?charset=[\w-]{1,40})?(?=\s*(?:;|$))/i;

/** The item at the output "Refused": nothing that its sender, who proved nothing, can write a text in. */
export function toRefusedItem(
	request: HttpRequest,
	reason: ReasonCode,
	said: { message: string } & Pick<Explanation, 'fix' | 'formula'>,
	now: number,
): object {
	const contentType = readHeader(request, 'content-type') ?? '';
	return {
		reason,
		...said,
		receivedAt: new Date(now).toISOString(),
		bodyBytes: request.rawBody?.length ?? (Number(readHeader(request, 'content-length')) || 0),
		contentType: contentType === '' ? '' : (USUAL_TYPE.exec(contentType)?.[0] ?? '…'),
		signatureShape: describeSignature(readHeader(request, SIGNATURE_HEADER)),
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

/**
 * `200 {}` to a callback that starts an execution with one item, and a word to its claims on how far
 * n8n is. n8n reads the item to store it and once more to run the workflow, and it reads the answer
 * right before it saves the node's static data: whatever a webhook writes there earlier is not saved
 * (n8n builds a second workflow over the same object while it starts the execution, which resets the
 * mark "changed"). docs/n8n-contract.md has the versions.
 *
 * @param store writes what else is to be saved with it
 */
export function acceptExecution(
	json: object,
	place: Place,
	claims: readonly Claim[],
	store: () => void,
): IWebhookResponseData {
	let reads = 0;
	let isAnswered = false;
	const item = {
		get json() {
			reads += 1;
			if (isAnswered && reads === 2) claims.forEach((claim) => claim.running());
			return json as IDataObject;
		},
	};
	return {
		workflowData: oneItem(item, place),
		get webhookResponse() {
			isAnswered = reads === 0;
			claims.forEach((claim) => (isAnswered ? claim.answered() : claim.commit()));
			store();
			return {};
		},
	};
}
