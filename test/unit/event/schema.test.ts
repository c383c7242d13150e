import * as withZod3 from '../../../nodes/AiRudder/event/schema';
import { SAMPLE } from '../support/transfers';

const { checkSessionTransfer, SESSION_TRANSFER, sessionTransferSchema } = withZod3;

/** The same module over the zod 4 that zod 3.25 carries: n8n decides which one we get. */
function loadWithZod4(): typeof withZod3 {
	let loaded: typeof withZod3 | undefined;
	jest.isolateModules(() => {
		jest.doMock('zod', () => jest.requireActual<object>('zod/v4'));
		loaded = jest.requireActual<typeof withZod3>('../../../nodes/AiRudder/event/schema');
		jest.dontMock('zod');
	});
	return loaded!;
}

test("AI Rudder's example is as documented", () => {
	expect(SESSION_TRANSFER).toBe('session.transfer');
	expect(checkSessionTransfer(SAMPLE)).toEqual([]);
});

test('the schema lets fields pass that it does not know', () => {
	const payload = { ...SAMPLE, extra: 1, user: { ...SAMPLE.user, extra: 2 } };
	expect(sessionTransferSchema.safeParse(payload).success).toBe(true);
	expect(checkSessionTransfer(payload)).toEqual([]);
});

test('the schema does not turn one type into another', () => {
	const issues = checkSessionTransfer({ ...SAMPLE, call_id: 7, company: undefined });
	expect(issues.map(({ code, path }) => [code, path])).toEqual([
		['wrong_type', 'call_id'],
		['field_missing', 'company'],
	]);
});

describe.each([
	['zod 3', () => withZod3],
	['zod 4', loadWithZod4],
])('with %s', (name, load) => {
	const { checkSessionTransfer: check, sessionTransferSchema: schema } = load();
	const without = (field: string) =>
		Object.fromEntries(Object.entries(SAMPLE).filter(([key]) => key !== field));

	test('the schema is made with that zod', () => {
		expect('_zod' in schema).toBe(name === 'zod 4');
		expect(check(SAMPLE)).toEqual([]);
	});

	test.each([
		['a field', 'call_id', without('call_id')],
		['an object', 'user', without('user')],
		['a field of an object', 'user.name', { ...SAMPLE, user: { id: '1' } }],
	])('%s that is missing is named as missing', (_what, path, payload) => {
		expect(check(payload)).toEqual([
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
		const payload = structuredClone(SAMPLE) as unknown as Record<string, unknown>;
		const [outer, inner] = path.split('.');
		if (inner === undefined) payload[outer] = value;
		else (payload[outer] as Record<string, unknown>)[inner] = value;
		expect(check(payload)).toEqual([
			{
				code: 'wrong_type',
				path,
				message: `${path} is of type ${received}; AI Rudder documents the type ${documented}.`,
			},
		]);
	});
});
