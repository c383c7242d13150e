import {
	answerTo,
	describeRefusal,
	REASONS,
	Refusal,
	refuseEvent,
	type ReasonCode,
} from '../../../nodes/AiRudder/messages/reasons';

const CODES = Object.keys(REASONS) as ReasonCode[];

test.each(CODES)('%s has an error status, a sentence and a fix', (code) => {
	const { status } = new Refusal(code);
	const { message, fix } = REASONS[code];
	expect([401, 413, 415, 422, 500, 503]).toContain(status);
	expect(message).toMatch(/^[A-Z].*\.$/);
	expect(fix).toMatch(/^(?:[A-Z]|n8n ).*(?:\.|https:\S+)$/);
});

test('a time too far off leads to the clock, the zone, and minutes of tolerance, as hours are a wrong zone', () => {
	expect(REASONS.timestamp_out_of_tolerance.fix).toMatch(
		/^Check that clock, and Time Zone .* minutes late, raise Tolerance\.$/,
	);
});

test('a caller without the secret reads one and the same answer, whatever was wrong', () => {
	const unauthorized = CODES.filter((code) => new Refusal(code).status === 401);
	expect(unauthorized).toContain('signature_mismatch');
	expect(unauthorized).toContain('secret_blank');
	for (const code of unauthorized) {
		expect(answerTo(new Refusal(code, 'a detail', { more: 1 }))).toEqual({
			error: 'unauthorized',
			message: 'The callback was not accepted.',
		});
	}
});

test('every other answer is the code and the sentence, and no detail', () => {
	for (const code of CODES.filter((name) => new Refusal(name).status !== 401)) {
		expect(answerTo(new Refusal(code, 'a detail'))).toEqual({
			error: code,
			message: REASONS[code].message,
		});
	}
});

test('a genuine callback that is not as documented is answered with the list of issues', () => {
	const issues = [{ code: 'field_missing', path: 'user', message: 'user is missing.' }];
	const refusal = refuseEvent(issues);
	expect(refusal.status).toBe(422);
	expect(answerTo(refusal)).toEqual({
		error: 'event_invalid',
		message: REASONS.event_invalid.message,
		issues,
	});
});

test('what more is known stands in place of the fix, and both lead to a page', () => {
	const link =
		'https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/outcomes.md';
	expect(new Refusal('secret_blank').fix).toBe(`${REASONS.secret_blank.fix} ${link}`);
	expect(new Refusal('secret_blank', 'Look.').fix).toBe(`Look. ${link}`);
	expect(new Refusal('signature_mismatch').fix).toMatch(
		/ mail AI Rudder: https:\S+ask-airudder\.md$/,
	);
});

test('a signature in an unexpected form says which form, and names its parts where that is asked for', () => {
	const malformed = new Refusal('signature_malformed');
	const digest = 'ab'.repeat(16);
	expect(describeRefusal(malformed, digest, false)).toBe(
		'X-AIRudder-Sign is unexpected: 32 hex digits, the length of MD5.',
	);
	const parts = `see=1,v1=${digest}`;
	expect(describeRefusal(malformed, parts, false)).not.toContain('see');
	expect(describeRefusal(malformed, parts, true)).toContain('parts see, v1');
	const other = new Refusal('signature_mismatch');
	expect(describeRefusal(other, digest, true)).toBe(other.message);
});

test('a refusal has the sentence of its reason, and makes no trace', () => {
	const refusal = new Refusal('body_too_large');
	expect(refusal).not.toBeInstanceOf(Error);
	expect(refusal.message).toBe(REASONS.body_too_large.message);
});
