import { readCallback } from '../../../nodes/AiRudder/callback/readCallback';
import { callKey, deliveryId } from '../../../nodes/AiRudder/duplicates/deliveryId';
import { CATALOGUE } from '../../../nodes/AiRudder/events/catalogue';
import { sessionTransfer } from '../../../nodes/AiRudder/events/sessionTransfer';

const keyOf = (payload: unknown) =>
	callKey(readCallback(Buffer.from(JSON.stringify(payload)), CATALOGUE, []));

const TRANSFER = sessionTransfer.sample!;

test('two bodies of one call have the same key, whatever else is in them', () => {
	const { event, call_id, ...others } = TRANSFER;
	const key = keyOf(TRANSFER);
	expect(key).toMatch(/^[0-9a-f]{32}$/);
	expect(keyOf({ sent_at: 1, call_id, ...others, event })).toBe(key);
	expect(keyOf({ ...TRANSFER, call_id: ` ${String(call_id)}\n` })).toBe(key);
});

test('another call has another key, and so has another event of the same call', () => {
	const ended = CATALOGUE.find(({ value }) => value === 'workflow.chatbotSessionEnded')!.sample!;
	const keys = [
		keyOf(TRANSFER),
		keyOf({ ...TRANSFER, call_id: 'another' }),
		keyOf({ ...ended, call_id: TRANSFER.call_id }),
	];
	expect(keys).not.toContain(null);
	expect(new Set(keys).size).toBe(3);
});

test('a key is never the id of a body', () => {
	expect(keyOf(TRANSFER)).not.toBe(deliveryId(Buffer.from(JSON.stringify(TRANSFER))));
});

test.each([
	['a call_id that is missing', { ...TRANSFER, call_id: undefined }],
	['an empty one', { ...TRANSFER, call_id: ' ' }],
	['one that is no text', { ...TRANSFER, call_id: 7 }],
	['an event of which no field is known that tells calls apart', { event: 'other', call_id: 'a' }],
	['a body that is no object', ['call_id']],
])('there is none for %s', (_, payload) => {
	expect(keyOf(payload)).toBeNull();
});
