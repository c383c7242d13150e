import { toId } from '../../../nodes/AiRudder/duplicates/duplicateGuard';
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
