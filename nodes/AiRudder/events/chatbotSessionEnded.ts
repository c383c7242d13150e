import {
	atTheirFields,
	CHANNEL_IDS,
	CHANNELS,
	hasFields,
	isUnnamed,
	WORKFLOW_IDS,
	typesOf,
	type CallbackEvent,
	type Payload,
} from './event';

const hasItsIds = (payload: Payload) =>
	hasFields(payload, 'wfdetail_uuid') || hasFields(payload, 'waba_task_id');

const sample = {
	workflow_id: 'wf-1',
	workflow_name: 'Reminder',
	nodetask_id: 'nt-1',
	nodetask_name: 'Chatbot',
	waba_task_id: 'wt-1',
	wfdetail_uuid: 'wd-1',
	timestamp: 1767225600,
	channel: 'chatbot',
	channel_id: 'sicepat_whatsapp',
	callee: '123',
	call_id: '6cf8c876eeefdca168ae7a08cb93fe20',
};

/** "Chatbot session ended in workflow". The text that could be read was cut: more fields are certain. */
export const chatbotSessionEnded: CallbackEvent = {
	value: 'workflow.chatbotSessionEnded',
	name: 'Chatbot Session Ended in Workflow',
	description: 'A chatbot session started by an AI Rudder workflow has ended',
	known: 'documented',
	isSigned: true,
	callIdPaths: ['call_id', 'callee', 'channel', 'channel_id'],
	recognisedBy: '`wfdetail_uuid` or `waba_task_id`, no `event`',
	recognises: (payload) => !hasFields(payload, 'event') && hasItsIds(payload),
	suspects: (payload) => isUnnamed(payload) && hasItsIds(payload),
	schema: typesOf(sample, ['call_id']),
	filters: atTheirFields(CHANNELS, CHANNEL_IDS, WORKFLOW_IDS),
	sample,
};
