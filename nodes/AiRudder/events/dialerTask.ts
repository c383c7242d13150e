import { dialerEvent, TEXT } from './dialerEvent';

export const dialerTask = dialerEvent(
	'TaskStatus',
	'body.state',
	{ state: TEXT },
	{
		value: 'dialer.taskStatus',
		canRecur: true,
		name: 'Dialer Task Status Changed',
		description: 'The state of a task in the predictive dialer has changed',
		sample: { state: 'Finished', taskId: 'task-1', taskName: 'Reminder' },
	},
);
