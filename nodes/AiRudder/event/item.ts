import type { SecretName } from '../signature/verify';
import type { CallbackEvent, Payload } from './readEvent';
import type { DeliveryIssue } from './schema';

/** What this node knows about a delivery, beside what AI Rudder sent. */
export interface Delivery {
	/** The first 32 hex digits of the SHA-256 of the body's bytes. */
	id: string;
	/** ISO 8601 in UTC. */
	receivedAt: string;
	issues: DeliveryIssue[];
	/** Whether the same bytes arrived before, within the window. */
	duplicate: boolean;
	secret: SecretName;
	/** The whole body, when the item does not hold all of it. */
	body?: string;
	/** How `body` is written. */
	bodyEncoding?: 'text' | 'base64';
	/** A field of AI Rudder's own that is called `delivery`. */
	original?: unknown;
}

/** How a delivery arrived: what does not follow from the event. */
export type Arrival = Pick<Delivery, 'id' | 'receivedAt' | 'duplicate' | 'secret'>;

/** The item's JSON: AI Rudder's fields under AI Rudder's names, and `delivery`. */
export function toItem(event: CallbackEvent, arrival: Arrival): Payload & { delivery: Delivery } {
	const { id, receivedAt, duplicate, secret } = arrival;
	const delivery: Delivery = { id, receivedAt, issues: event.issues, duplicate, secret };
	if (event.body !== undefined) {
		delivery.body = event.body.text;
		delivery.bodyEncoding = event.body.encoding;
	}
	if (event.payload.delivery !== undefined) delivery.original = event.payload.delivery;
	return { ...event.payload, delivery };
}
