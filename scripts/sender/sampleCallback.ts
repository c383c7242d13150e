import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The example of AI Rudder's documentation, byte for byte as `session.transfer.json` holds it. */
export const SAMPLE_BODY = readFileSync(path.join(__dirname, 'session.transfer.json'), 'utf8');

/** The example as an object. */
export const SAMPLE = JSON.parse(SAMPLE_BODY) as {
	event: string;
	channel: string;
	channel_id: string;
	user: { id: string; name: string };
	call_id: string;
	company: string;
	conclusion: { record_slots: Record<string, unknown>; output_label: string };
};

/**
 * The example with a call id of its own, so that it is a new callback and not a repetition.
 *
 * @param changes replace whole fields of the example
 */
export function freshCallback(changes: Record<string, unknown> = {}): string {
	return JSON.stringify({ ...SAMPLE, call_id: randomBytes(16).toString('hex'), ...changes });
}
