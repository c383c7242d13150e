import {
	atTheirFields,
	CHANNEL_IDS,
	CHANNELS,
	COMPANIES,
	hasFields,
	isUnnamed,
	OUTPUT_LABELS,
	resembles,
	typesOf,
	type CallbackEvent,
} from './event';

const NAME = 'session.transfer';

const sample = {
	event: NAME,
	channel: 'chatbot',
	channel_id: 'sicepat_whatsapp',
	user: { id: '123', name: 'nick' },
	call_id: '6cf8c876eeefdca168ae7a08cb93fe20',
	company: 'test',
	conclusion: { record_slots: {}, output_label: 'E' },
};

/** "Agent transfer requested" (page of 2025-02-14, marked "in development"). */
export const sessionTransfer: CallbackEvent = {
	value: NAME,
	name: 'Agent Transfer Requested',
	description: 'The bot hands a conversation to a human (session.transfer)',
	known: 'documented',
	isSigned: true,
	callIdPaths: ['call_id', 'user.id', 'channel', 'channel_id'],
	recognisedBy: '`event` = `session.transfer`',
	recognises: ({ event }) => event === NAME,
	// Somebody waits behind it: rather once too often than never.
	suspects: (payload) =>
		resembles(payload.event, NAME) ||
		(isUnnamed(payload) && hasFields(payload, 'call_id', 'conclusion')),
	named: { field: 'event', name: NAME },
	schema: typesOf(sample),
	filters: atTheirFields(CHANNELS, CHANNEL_IDS, COMPANIES, OUTPUT_LABELS),
	labelPath: 'conclusion.output_label',
	sample,
};
