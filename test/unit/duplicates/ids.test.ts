import { readCallback } from '../../../nodes/AiRudder/callback/read';
import { findCallKey, toId } from '../../../nodes/AiRudder/duplicates/duplicateGuard';
import { CATALOGUE } from '../../../nodes/AiRudder/events/catalogue';
import { sessionTransfer } from '../../../nodes/AiRudder/events/sessionTransfer';
import { BODY, UNKEYED } from '../support/vectors';

test("the id is the first 32 hex digits of the body's SHA-256", () => {
	expect(toId(Buffer.from(BODY))).toBe(UNKEYED.sha256.slice(0, 32));
});

test('the id of no bytes is that of the empty text', () => {
	// printf '' | openssl dgst -sha256
	expect(toId(Buffer.alloc(0))).toBe('e3b0c44298fc1c149afbf4c8996fb924');
});

test('the same JSON in other bytes is another delivery', () => {
	expect(toId(Buffer.from(`${BODY} `))).not.toBe(toId(Buffer.from(BODY)));
});

const keyOf = (payload: unknown) =>
	findCallKey(readCallback(Buffer.from(JSON.stringify(payload)), CATALOGUE, []));

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
		keyOf({ ...TRANSFER, call_id: 'another-1' }),
		keyOf({ ...ended, call_id: TRANSFER.call_id }),
	];
	expect(keys).not.toContain(null);
	expect(new Set(keys).size).toBe(3);
});

test.each([
	['another user', { user: { ...(TRANSFER.user as object), id: '124' } }],
	['another channel', { channel: 'voice' }],
	['another channel_id', { channel_id: 'sicepat_line' }],
	['no user', { user: undefined }],
])('%s has another key under the same call_id', (_, change) => {
	expect(keyOf({ ...TRANSFER, ...change })).not.toBe(keyOf(TRANSFER));
	expect(keyOf({ ...TRANSFER, ...change })).not.toBeNull();
});

test('an id of a user is the same as a number and as a text, with blanks around it or without', () => {
	const withUser = (id: unknown) => keyOf({ ...TRANSFER, user: { id } });
	expect(new Set([withUser('123'), withUser(123), withUser(' 123 ')]).size).toBe(1);
	expect(withUser({ id: '123' })).toBe(withUser(null));
});

test.each(['6cf8c876eeefdca168ae7a08cb93fe20', '1767225600123', 'call-17', '00000001'])(
	'%s identifies a call',
	(call_id) => {
		expect(keyOf({ ...TRANSFER, call_id })).not.toBeNull();
	},
);

test('a key is never the id of a body', () => {
	expect(keyOf(TRANSFER)).not.toBe(toId(Buffer.from(JSON.stringify(TRANSFER))));
});

test.each<[string, unknown]>([
	['a call_id that is missing', { ...TRANSFER, call_id: undefined }],
	['a rounded one', { ...TRANSFER, call_id: 2 ** 60 }],
	['a rounded user', { ...TRANSFER, user: { id: 2 ** 60 } }],
	['a megabyte of marks before it', { ...TRANSFER, call_id: `${'-'.repeat(1_000_000)}call-17` }],
	['an empty one', { ...TRANSFER, call_id: ' ' }],
	...'0 1 null N/A none None - undefined unknown NULL-NULL-NULL 12345 -----------'
		.split(' ')
		.concat('0'.repeat(32), '00000000-0000-0000-0000-000000000000', 'not available', 'ｎｕｌｌ')
		.map((call_id): [string, unknown] => [`the call_id ${call_id}`, { ...TRANSFER, call_id }]),
	['one that is no text', { ...TRANSFER, call_id: 7 }],
	['an event without a field that tells calls apart', { event: 'other', call_id: 'a' }],
	['a body that is no object', ['call_id']],
])('there is none for %s', (_, payload) => {
	expect(keyOf(payload)).toBeNull();
});
