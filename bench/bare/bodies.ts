import { randomBytes } from 'node:crypto';
import { SAMPLE } from '../../scripts/sender/sampleCallback';

const ANSWERS = [
	'yes',
	'no',
	'Jakarta',
	'tomorrow afternoon',
	'IDR 1.250.000',
	'Budi Santoso',
	'late payment',
	'+62 812 3456 7890',
	'Jl. Sudirman 12',
];

const answer = (at: number) => (at % 3 === 0 ? at * 137.5 : ANSWERS[at % ANSWERS.length]);

/** What the bot filled in, as one short text or number per slot. */
function flatSlots(bytes: number): Record<string, unknown> {
	const slots: Record<string, unknown> = {};
	for (let at = 0, size = 0; size < bytes; at += 1) {
		slots[`slot_${at}`] = answer(at);
		size += JSON.stringify(answer(at)).length + `"slot_${at}":,`.length;
	}
	return slots;
}

/** The same amount as a list of small objects: a history, an order. */
function listedSlots(bytes: number): Record<string, unknown> {
	const history: object[] = [];
	for (let at = 0, size = 0; size < bytes; at += 1) {
		history.push({
			at: 1767225600 + at,
			said: ANSWERS[at % ANSWERS.length],
			score: answer(3 * at),
		});
		size += JSON.stringify(history[at]).length + 1;
	}
	return { history };
}

/**
 * A genuine-looking `session.transfer` of about that size.
 *
 * @param shape how the slots are filled; `list` nests one object per entry
 */
export function bodyOf(bytes: number, shape: 'flat' | 'list'): Buffer {
	const callback = { ...SAMPLE, call_id: randomBytes(16).toString('hex') };
	const missing = bytes - JSON.stringify(callback).length;
	const slots = shape === 'flat' ? flatSlots(missing) : listedSlots(missing);
	const conclusion = { ...SAMPLE.conclusion, record_slots: slots };
	return Buffer.from(JSON.stringify({ ...callback, conclusion }));
}
