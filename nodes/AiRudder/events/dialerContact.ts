import { z } from 'zod';

import { dialerEvent, MAP, TEXT } from './dialerEvent';

export const dialerContact = dialerEvent(
	'ContactStatus',
	'body.state',
	{ state: TEXT, timestamp: TEXT, hangupReason: z.number().int().optional(), customerInfo: MAP },
	{
		value: 'dialer.contactStatus',
		name: 'Dialer Contact Status Changed',
		description: 'The state of a contact in the predictive dialer has changed',
		sample: {
			state: 'HANGUP',
			phoneNumber: '123',
			callid: 'call-1',
			taskId: 'task-1',
			taskName: 'Reminder',
			contactName: 'nick',
			timestamp: '1767225600000',
			hangupReason: 14,
			customerInfo: {},
		},
	},
);
