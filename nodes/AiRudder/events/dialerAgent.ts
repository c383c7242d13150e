import { dialerEvent, MAP, TEXT } from './dialerEvent';

export const dialerAgent = dialerEvent(
	'AgentStatus',
	'body.State',
	{ State: TEXT, timestamp: TEXT, customerInfo: MAP, customizeResults: MAP },
	{
		value: 'dialer.agentStatus',
		name: 'Dialer Agent Status Changed',
		description: 'The state of an agent in the predictive dialer has changed',
		sample: {
			State: 'TALKRESULT',
			agentName: 'agent-1',
			taskId: 'task-1',
			taskName: 'Reminder',
			phoneNumber: '123',
			callid: 'call-1',
			timestamp: '1767225600000',
			talkResultLabel: 'promised to pay',
			customerInfo: {},
			customizeResults: {},
		},
	},
);
