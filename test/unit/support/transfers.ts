import { SAMPLE } from '../../../scripts/sender/sampleCallback';
import type { Arrival } from '../../../nodes/AiRudder/n8n/accept';
import { readCallback, type Callback } from '../../../nodes/AiRudder/callback/read';
import { CATALOGUE } from '../../../nodes/AiRudder/events/catalogue';
import { whyIgnored } from '../../../nodes/AiRudder/callback/routing';
import { describeIssue } from '../../../nodes/AiRudder/messages/callback';

export { SAMPLE };

/** Reads a callback from an object, a text or bytes. */
export function read(body: unknown, catalogue = CATALOGUE): Callback {
	if (Buffer.isBuffer(body)) return readCallback(body, catalogue);
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return readCallback(Buffer.from(text), catalogue);
}

/** The sample with another label. */
export const labelled = (output_label: unknown) => ({
	...SAMPLE,
	conclusion: { ...SAMPLE.conclusion, output_label },
});

/** Whether a callback starts the workflow, as far as Trigger On and the filters go. */
export const isWanted = (...asked: Parameters<typeof whyIgnored>): boolean =>
	whyIgnored(...asked) === null;

/** What is not as documented in a callback, as a person reads it. */
export const issuesIn = (...asked: Parameters<typeof read>) =>
	read(...asked).issues.map(describeIssue);

/** How a callback came, beside what it says. */
export const ARRIVAL: Arrival = {
	id: '27d8d8f79805186abcd73e53e0d9dfdb',
	receivedAt: '2026-01-01T00:00:00.000Z',
	duplicate: false,
	verifiedBy: 'signature',
	secret: 'current',
};
