import type { Filter } from './event';

/** The filters of all events; one that a single event has may stand in that event's file. */
export const CHANNEL_IDS: Filter = {
	name: 'channelIds',
	displayName: 'Channel IDs',
	field: 'channel_id',
	example: 'sicepat_whatsapp',
};

export const CHANNELS: Filter = {
	name: 'channels',
	displayName: 'Channels',
	field: 'channel',
	example: 'chatbot',
};

export const COMPANIES: Filter = {
	name: 'companies',
	displayName: 'Companies',
	field: 'company',
	example: 'test',
};

export const OUTPUT_LABELS: Filter = {
	name: 'outputLabels',
	displayName: 'Output Labels',
	field: 'conclusion.output_label',
	example: 'E',
};

export const WORKFLOW_IDS: Filter = {
	name: 'workflowIds',
	displayName: 'Workflow IDs',
	field: 'workflow_id',
	example: 'the ID of a workflow at AI Rudder',
};

export const TASK_NAMES: Filter = {
	name: 'taskNames',
	displayName: 'Task Names',
	field: 'taskName',
	example: 'the name of a task of the dialer',
};

export const STATES: Filter = {
	name: 'states',
	displayName: 'States',
	field: 'state',
	example: 'HANGUP',
};
