import type { CallbackEvent, Payload } from './readEvent';
import { SESSION_TRANSFER } from './schema';

/** The collection "Filters": an absent or empty list lets everything through. */
export interface Filters {
	channels?: string[];
	channelIds?: string[];
	companies?: string[];
	outputLabels?: string[];
	/** For events other than `session.transfer`. */
	eventNames?: string[];
}

/** Two ways of writing the same text in Unicode are the same; so are blanks around it. */
export const normalise = (text: string): string => text.normalize('NFC').trim();

/** The label that the bot's flow ended on, if the callback carries one as documented. */
export function outputLabelOf(payload: Payload): string | undefined {
	const conclusion = payload.conclusion as Payload | null | undefined;
	return textOf(conclusion?.output_label);
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

function passes(wanted: string[] | undefined, value: string | undefined, isTransfer: boolean) {
	if (wanted === undefined) return true;
	const list = wanted.map(normalise).filter((entry) => entry !== '');
	if (list.length === 0) return true;
	// A transfer without the field is damaged, and somebody waits behind it: let it through.
	if (value === undefined) return isTransfer;
	return list.includes(normalise(value));
}

/**
 * Whether a genuine event is one that the user wants.
 *
 * An unreadable body always is: it may be anything, and nobody must wait unseen.
 *
 * @param chosen the values of "Trigger On"
 */
export function isWanted(event: CallbackEvent, chosen: string[], filters: Filters): boolean {
	if (event.kind === 'unreadable') return true;
	if (!chosen.includes(event.kind)) return false;
	const { payload } = event;
	const isTransfer = event.kind === SESSION_TRANSFER;
	return (
		passes(filters.channels, textOf(payload.channel), isTransfer) &&
		passes(filters.channelIds, textOf(payload.channel_id), isTransfer) &&
		passes(filters.companies, textOf(payload.company), isTransfer) &&
		passes(filters.outputLabels, outputLabelOf(payload), isTransfer) &&
		(isTransfer || passes(filters.eventNames, textOf(payload.event), isTransfer))
	);
}
