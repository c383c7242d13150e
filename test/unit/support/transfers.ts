import { readEvent, type CallbackEvent } from '../../../nodes/AiRudder/event/readEvent';

/** The example of AI Rudder's API documentation. */
export const SAMPLE = {
	event: 'session.transfer',
	channel: 'chatbot',
	channel_id: 'sicepat_whatsapp',
	user: { id: '123', name: 'nick' },
	call_id: '6cf8c876eeefdca168ae7a08cb93fe20',
	company: 'test',
	conclusion: { record_slots: {}, output_label: 'E' },
};

/** Reads a callback from an object, a text or bytes. */
export function read(body: unknown): CallbackEvent {
	if (Buffer.isBuffer(body)) return readEvent(body);
	return readEvent(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
}

/** The sample with another label. */
export const labelled = (output_label: unknown) => ({
	...SAMPLE,
	conclusion: { ...SAMPLE.conclusion, output_label },
});
