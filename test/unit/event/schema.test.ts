import {
	checkSessionTransfer,
	SESSION_TRANSFER,
	sessionTransferSchema,
} from '../../../nodes/AiRudder/event/schema';
import { SAMPLE } from '../support/transfers';

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
