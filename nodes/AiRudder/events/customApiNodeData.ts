import { atTheirFields, hasFields, WORKFLOW_IDS, typesOf, type CallbackEvent } from './event';

const sample = {
	workflow_id: 'wf-1',
	workflow_name: 'Reminder',
	node_id: 'node-1',
	node_name: 'Custom API',
	callee: {
		case_id: 'case-1',
		callee_name: 'nick',
		callee_gender: 'male',
		callee_number: '123',
		platform_name: 'test',
		extra_a: '',
	},
};

/** "Custom API node data". The text that could be read was cut: more fields are certain. */
export const customApiNodeData: CallbackEvent = {
	value: 'workflow.customApiNodeData',
	name: 'Custom API Node Data Received',
	description: 'A Custom API node in an AI Rudder workflow sends what it knows about a person',
	known: 'documented',
	isSigned: false,
	canRecur: true,
	recognisedBy: '`workflow_id`, `node_id`, `callee`',
	recognises: (payload) => hasFields(payload, 'workflow_id', 'node_id', 'callee'),
	schema: typesOf(sample),
	filters: atTheirFields(WORKFLOW_IDS),
	sample,
};
