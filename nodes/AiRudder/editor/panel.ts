import type { INodeTypeDescription } from 'n8n-workflow';

import { CATALOGUE } from '../events/catalogue';

const names = Object.fromEntries(CATALOGUE.map(({ value, name }) => [value, name]));

/** Below the node's name on the canvas: the events that start the workflow, as the editor calls them. */
export const subtitle = `={{ $parameter["events"].map((event) => (${JSON.stringify(names)})[event]).join(", ") }}`;

/** Shown after the workflow has been published. */
export const activationMessage =
	'AI Rudder callbacks now start this workflow. Give AI Rudder the production URL under "Webhook URLs" in the trigger, if it does not have it yet.';

const once = 'It takes one call, within two minutes.';

const forGood = 'give AI Rudder the production URL. Its callbacks are listed under "Executions".';

/** Shown in the output panel before anything has come. */
export const hints: INodeTypeDescription['hints'] = [
	{
		message:
			'<b>Nothing arrives?</b> Production callbacks are listed under "Executions". Not there: add the options <b>Report Refused</b> and <b>Report Ignored</b>, publish, and let AI Rudder call again. The callback then appears there, with the fix. Still nothing: ask <a href="https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/outcomes.md#nothing-arrives" target="_blank">which HTTP status AI Rudder got</a>.',
		type: 'info',
		location: 'outputPane',
		whenToDisplay: 'beforeExecution',
	},
];

/** Shown in the trigger's panel: which URL AI Rudder needs, and when. */
export const triggerPanel: INodeTypeDescription['triggerPanel'] = {
	header: 'Give AI Rudder the URL under "Webhook URLs"',
	executionsHelp: {
		inactive: `<b>To try it:</b> press "Execute step" and let AI Rudder send one callback to the test URL. ${once} Without AI Rudder: the option "Send Sample", or <a href="https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/samples.md" target="_blank">a sample</a> for "set mock data".<br /><br /><b>For good:</b> publish the workflow (n8n 1: activate it), then ${forGood}`,
		active: `<b>The workflow is published:</b> ${forGood}<br /><br /><b>To try a change:</b> press "Execute step" and let AI Rudder send one callback to the test URL. ${once}`,
	},
	activationHint:
		'The test URL takes one call, within two minutes of "Execute step". The production URL works once you publish the workflow. With a callback key, add ?key= and the key to the end.',
};
