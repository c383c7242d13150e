import { toItem } from '../../../nodes/AiRudder/n8n/accept';
import { ARRIVAL, read } from '../support/transfers';

const deliveryOf = (type: string, body: unknown) => toItem(read({ type, body }), ARRIVAL).delivery;

describe('delivery.state', () => {
	test.each([
		['TaskStatus', { state: 'Finished' }, 'dialer.taskStatus', 'Finished'],
		['ContactStatus', { state: 'HANGUP' }, 'dialer.contactStatus', 'HANGUP'],
		['AgentStatus', { State: 'TALKRESULT' }, 'dialer.agentStatus', 'TALKRESULT'],
	])('of %s %j tells its state, however AI Rudder writes the field', (type, body, event, state) => {
		expect(deliveryOf(type, body)).toEqual({ ...ARRIVAL, event, issues: [], state });
	});

	test.each([{}, { state: null }, { state: 7 }, { status: 'HANGUP' }])(
		'is left out where there is no text to tell: %j',
		(body) => {
			expect(deliveryOf('ContactStatus', body)).not.toHaveProperty('state');
		},
	);

	test('is left out of what is no callback of the dialer', () => {
		expect(deliveryOf('Status', { state: 'HANGUP' })).not.toHaveProperty('state');
		expect(toItem(read({ state: 'HANGUP' }), ARRIVAL).delivery).not.toHaveProperty('state');
	});
});

describe('delivery.hangupReason', () => {
	const reasonOf = (hangupReason: unknown) => deliveryOf('ContactStatus', { hangupReason });

	test.each([
		[0, 'unknown'],
		[1, 'no agent after answer'],
		[2, 'normal'],
		[3, 'busy'],
		[4, 'not in use'],
		[5, 'hold'],
		[6, 'switched off'],
		[7, 'out of area'],
		[8, 'invalid'],
		[9, 'wrong number'],
		[12, 'talked'],
		[13, 'agent rejected'],
		[14, 'user hung up'],
		[15, 'fusing'],
		[16, 'answering machine'],
		[17, 'agent network failed'],
		[18, 'attempt limit'],
		[19, 'contact shortly abandoned'],
		[20, 'do not call'],
	])('says of %d: %s', (number, words) => {
		expect(reasonOf(number)).toMatchObject({ hangupReason: words, issues: [] });
	});

	test.each([10, 11, 21, -1, 1e15])('is left out for a number that nobody knows: %d', (number) => {
		expect(reasonOf(number)).not.toHaveProperty('hangupReason');
		expect(reasonOf(number).issues).toEqual([]);
	});

	test.each(['14', null, [14], 14.5])('is left out for %j, which is no such number', (odd) => {
		expect(reasonOf(odd)).not.toHaveProperty('hangupReason');
		expect(reasonOf(odd).issues).toMatchObject([{ code: 'wrong_type', path: 'body.hangupReason' }]);
	});

	test('is left out when the callback has none', () => {
		expect(deliveryOf('ContactStatus', {})).not.toHaveProperty('hangupReason');
	});
});

test.each([7, 'HANGUP', []])('a body that is %j is named as of a wrong type', (body) => {
	expect(deliveryOf('ContactStatus', body)).toMatchObject({
		event: 'dialer.contactStatus',
		issues: [{ code: 'wrong_type', path: 'body' }],
	});
});
