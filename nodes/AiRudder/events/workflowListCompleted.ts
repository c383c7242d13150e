import { atTheirFields, hasFields, WORKFLOW_IDS, typesOf, type CallbackEvent } from './event';

const sample = {
	workflow_id: 'wf-1',
	workflow_name: 'Reminder',
	case_id: 'case-1',
	callee_number: '123',
	rows: [{ nodetask_id: 'nt-1', nodetask_name: 'Call', node_type: 'call', task_id: 'task-1' }],
};

/** "Workflow list completed". */
export const workflowListCompleted: CallbackEvent = {
	value: 'workflow.listCompleted',
	name: 'Workflow List Completed',
	description: 'An AI Rudder workflow is done with one number on its list',
	known: 'documented',
	isSigned: false,
	recognisedBy: '`workflow_id`, `case_id`, `rows`',
	recognises: (payload) => hasFields(payload, 'workflow_id', 'case_id', 'rows'),
	schema: typesOf(sample, ['task_id']),
	filters: atTheirFields(WORKFLOW_IDS),
	sample,
};
