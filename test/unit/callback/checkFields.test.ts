import { checkFields } from '../../../nodes/AiRudder/callback/recognise';
import type { Payload } from '../../../nodes/AiRudder/events/event';
import { describeIssue } from '../../../nodes/AiRudder/messages/callback';
import { other } from '../../../nodes/AiRudder/events/catalogue';
import { sessionTransfer } from '../../../nodes/AiRudder/events/sessionTransfer';
import { without, withValue } from '../support/paths';
import { read, SAMPLE } from '../support/transfers';
import { catalogueWithZod4 } from '../support/withZod4';

const check = (payload: Payload) => checkFields(sessionTransfer, payload);

test("AI Rudder's example is as documented", () => {
	expect(sessionTransfer.value).toBe('session.transfer');
	expect(check(SAMPLE)).toEqual([]);
});

test('the schema lets fields pass that it does not know', () => {
	const payload = { ...SAMPLE, extra: 1, user: { ...SAMPLE.user, extra: 2 } };
	expect(sessionTransfer.schema?.safeParse(payload).success).toBe(true);
	expect(check(payload)).toEqual([]);
});

test('the schema does not turn one type into another', () => {
	const issues = check({ ...SAMPLE, call_id: 7, company: undefined });
	expect(issues.map(({ code, path }) => [code, path])).toEqual([
		['wrong_type', 'call_id'],
		['field_missing', 'company'],
	]);
});

test('nothing is wrong with an event of which no field is known', () => {
	expect(checkFields(other, { event: 7 })).toEqual([]);
});

describe.each([
	['zod 3', () => sessionTransfer],
	['zod 4', () => catalogueWithZod4().CATALOGUE[0]],
])('with %s', (name, load) => {
	const event = load();

	test('the schema is made with that zod', () => {
		expect('_zod' in event.schema!).toBe(name === 'zod 4');
		expect(checkFields(event, SAMPLE)).toEqual([]);
	});

	test.each([
		['a field', 'call_id'],
		['an object', 'user'],
		['a field of an object', 'user.name'],
	])('%s that is missing is named as missing', (_what, path) => {
		expect(checkFields(event, without(SAMPLE, path)).map(describeIssue)).toEqual([
			{
				code: 'field_missing',
				path,
				message: `${path} is missing; AI Rudder documents it as required.`,
			},
		]);
	});

	test.each([
		['call_id', 7, 'number', 'string'],
		['call_id', null, 'null', 'string'],
		['user', 'Budi', 'string', 'object'],
		['user', [], 'array', 'object'],
		['conclusion.record_slots', [], 'array', 'object'],
		['conclusion.output_label', {}, 'object', 'string'],
	])('%s as %j is named as of a wrong type', (path, value, received, documented) => {
		expect(checkFields(event, withValue(SAMPLE, path, value)).map(describeIssue)).toEqual([
			{
				code: 'wrong_type',
				path,
				message: `${path} is of type ${received}; AI Rudder documents the type ${documented}.`,
			},
		]);
	});
});

test('a hangup reason that n8n cannot hold exactly is named once, and is no failure with zod 4', () => {
	const body = '{"type":"ContactStatus","body":{"hangupReason":9007199254740993}}';
	expect(read(body, catalogueWithZod4().CATALOGUE).issues).toMatchObject([
		{ code: 'number_not_exact', path: 'body.hangupReason' },
	]);
});
