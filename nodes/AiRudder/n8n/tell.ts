import { NodeOperationError, type IWebhookFunctions } from 'n8n-workflow';

import { acknowledge } from './answers';
import { log } from './log';

/**
 * Says what is set and cannot be in force.
 *
 * @returns in test mode, what answers the callback and shows this on the node; null where the
 * callback goes on
 */
export function tellOfGaps(
	context: IWebhookFunctions,
	gaps: string[],
	now: number,
): (() => never) | null {
	if (gaps.length === 0) return null;
	const message = gaps.join(' ');
	const fix =
		'It counts as no entry. Without entries Trigger On and a filter let everything through; what fits no label goes to Other. The item does not exist yet when the trigger is read. Where an expression may be empty, let it give an empty text.';
	log(context, 'warn', 'judged so', `goes on without a setting: ${message} ${fix}`, now);
	if (context.getMode() !== 'manual') return null;
	return () => {
		acknowledge(context);
		throw new NodeOperationError(context.getNode(), message, { description: fix });
	};
}

/** Says that a label has missed one of the list by what the eye passes over. */
export const tellSimilar = (context: IWebhookFunctions, similar: string, now: number): void =>
	log(
		context,
		'info',
		'sent to Other so',
		`sends a callback to Other: its label is nearly: ${similar}. Labels must be the same text, upper and lower case and full-width letters included. Correct it under Labels, or in AI Rudder.`,
		now,
	);
