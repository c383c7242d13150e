import type { CallbackEvent, Filter } from './event';
import { CHANNEL_IDS, CHANNELS, COMPANIES, OUTPUT_LABELS } from './filters';

const EVENT_NAMES: Filter = {
	name: 'eventNames',
	displayName: 'Event Names',
	field: 'event',
	example: 'session.end',
};

/** Every callback that is none of the others: passed through whole. */
export const other: CallbackEvent = {
	value: 'other',
	name: 'Other Callbacks',
	description: 'Every other AI Rudder callback, passed through whole',
	known: null,
	isSigned: null,
	recognisedBy: 'everything else',
	recognises: () => true,
	schema: null,
	filters: [
		{ filter: CHANNELS, path: 'channel' },
		{ filter: CHANNEL_IDS, path: 'channel_id' },
		{ filter: COMPANIES, path: 'company' },
		{ filter: OUTPUT_LABELS, path: 'conclusion.output_label' },
		{ filter: EVENT_NAMES, path: 'event' },
	],
	labelPath: 'conclusion.output_label',
	sample: null,
};
