import { allInOne } from './files/allInOne';
import { errorWorkflow } from './files/errorWorkflow';
import { firstMessage } from './files/firstMessage';
import { onceIn30Days } from './files/onceIn30Days';
import { reportBack } from './files/reportBack';
import { signedSender } from './files/signedSender';
import type { Workflow } from './workflow';

/** Every file of `examples`, and what makes it. */
export const EXAMPLES: Readonly<Record<string, () => Workflow>> = {
	'1-first-message.json': firstMessage,
	'2-all-in-one.json': allInOne,
	'3-report-back.json': reportBack,
	'4-error-workflow.json': errorWorkflow,
	'5-once-in-30-days.json': onceIn30Days,
	'6-signed-sender.json': signedSender,
};
