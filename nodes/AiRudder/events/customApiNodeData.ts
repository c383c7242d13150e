import { z } from 'zod';

import { hasFields, WORKFLOW_IDS, type CallbackEvent } from './event';

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
	schema: z.object({
		workflow_id: z.string(),
		workflow_name: z.string(),
		node_id: z.string(),
		node_name: z.string(),
		callee: z.object({
			case_id: z.string(),
			callee_name: z.string(),
			callee_gender: z.string(),
			callee_number: z.string(),
			platform_name: z.string(),
			extra_a: z.string(),
		}),
	}),
	filters: [{ filter: WORKFLOW_IDS, path: 'workflow_id' }],
	sample: {
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
	},
};
