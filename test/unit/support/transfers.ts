import { SAMPLE } from '../../../scripts/sender/sampleCallback';
import { readEvent, type CallbackEvent } from '../../../nodes/AiRudder/event/readEvent';

export { SAMPLE };

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
