import { textAt } from '../events/event';
import type { Delivery } from './item';
import type { Callback } from './readCallback';

/** Every reason for which a genuine callback starts nothing. */
export type IgnoredCode = 'event_not_chosen' | 'filtered_out' | 'duplicate';

/** A genuine callback that is answered 200 and starts nothing. */
export interface Ignored {
	code: IgnoredCode;
	/** What more is to be said to the person who set the node up. */
	detail: string;
}

/** The one home of these words: docs/outcomes.md shows the same table, and a test keeps the two equal. */
export const IGNORED: Readonly<Record<IgnoredCode, { message: string; fix: string }>> = {
	event_not_chosen: {
		message: 'The callback is genuine, but its event is not chosen.',
		fix: 'Choose it under Trigger On to receive it.',
	},
	filtered_out: {
		message: 'The callback is genuine, but a filter holds it back.',
		fix: 'Change the filter to receive it.',
	},
	duplicate: {
		message: 'The callback is genuine, but the same one came before.',
		fix: 'Set Duplicates to Flag or Off in the options of the trigger to receive repetitions, too.',
	},
};

/** A detail for a duplicate whose body may differ. */
export const SAME_CALL = 'Duplicate Key is Call ID: this event came before with the same call_id.';

/** What to change, in full. */
export const fixOf = ({ code, detail }: Ignored): string =>
	[detail, IGNORED[code].fix].filter((part) => part !== '').join(' ');

/** How much of a name or a path, and of a sentence about it, is shown: the sender chose them. */
const MAX_NAME = 100;
const MAX_SENTENCE = 200;

/** The item at the output "Ignored": what it was, and nothing of what it said. */
export function ignoredItem(ignored: Ignored, { payload }: Callback, delivery: Delivery): object {
	const { id, receivedAt, event, issues, duplicate, verifiedBy, secret } = delivery;
	const short = issues.map(({ code, path, message }) => ({
		code,
		path: path.slice(0, MAX_NAME),
		message: message.slice(0, MAX_SENTENCE),
	}));
	return {
		event: textAt(payload, 'event')?.slice(0, MAX_NAME) ?? null,
		reason: ignored.code,
		message: IGNORED[ignored.code].message,
		fix: fixOf(ignored),
		delivery: { id, receivedAt, event, issues: short, duplicate, verifiedBy, secret },
	};
}
