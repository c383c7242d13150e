import {
	atTheirFields,
	filterBy,
	hasFields,
	WORKFLOW_IDS,
	typesOf,
	type CallbackEvent,
} from './event';

const STATUSES = filterBy(
	'status',
	'workflowStatuses',
	'Workflow Statuses',
	'a status as AI Rudder writes it',
);

const sample = {
	workflow_id: 'wf-1',
	workflow_name: 'Reminder',
	status: 'running',
	actions: [
		{
			nodetask_id: 'nt-1',
			nodetask_name: 'Call',
			node_type: 'call',
			task_id: 'task-1',
			task_status: 'running',
		},
	],
};

/** "Workflow status changed". */
export const workflowStatusChanged: CallbackEvent = {
	value: 'workflow.statusChanged',
	name: 'Workflow Status Changed',
	description: 'The status of an AI Rudder workflow, or of a task in it, has changed',
	known: 'documented',
	isSigned: false,
	canRecur: true,
	recognisedBy: '`workflow_id`, `status`, `actions`',
	recognises: (payload) => hasFields(payload, 'workflow_id', 'status', 'actions'),
	schema: typesOf(sample, ['task_id', 'task_status']),
	filters: atTheirFields(WORKFLOW_IDS, STATUSES),
	sample,
};
