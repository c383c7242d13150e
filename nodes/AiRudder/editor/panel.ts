import type { INodeTypeDescription } from 'n8n-workflow';

import { CATALOGUE } from '../events/catalogue';

const names = Object.fromEntries(CATALOGUE.map(({ value, name }) => [value, name]));

/** Below the node's name on the canvas: the events that start the workflow, as the editor calls them. */
export const subtitle = `={{ $parameter["events"].map((event) => (${JSON.stringify(names)})[event]).join(", ") }}`;

/** Shown after the workflow has been published. */
export const activationMessage =
	'AI Rudder callbacks now start this workflow. If AI Rudder does not have the production URL yet, copy it from "Webhook URLs" in the trigger and hand it over.';

const forGood =
	'hand the production URL to your contact at AI Rudder, or enter it in the AI Rudder console. Callbacks that arrive there are listed under "Executions".';

/** Shown in the output panel before anything has come. */
export const hints: INodeTypeDescription['hints'] = [
	{
		message:
			'<b>Nothing arrives?</b> Production callbacks are listed under "Executions", not here. Not there either: is the workflow published, and does AI Rudder have the <b>production</b> URL? Ask which HTTP status AI Rudder got: <a href="https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/outcomes.md#nothing-arrives" target="_blank">what it means</a>.',
		type: 'info',
		location: 'outputPane',
		whenToDisplay: 'beforeExecution',
	},
];

/** Shown in the trigger's panel: which URL to hand to AI Rudder, and when. */
export const triggerPanel: INodeTypeDescription['triggerPanel'] = {
	header: 'Hand one of these URLs to AI Rudder',
	executionsHelp: {
		inactive: `<b>To try it:</b> press "Execute step" and let AI Rudder send one callback to the test URL. It takes one call, within two minutes. Without AI Rudder: the option "Send Sample", or <a href="https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/samples.md" target="_blank">a sample</a> for "set mock data".<br /><br /><b>For good:</b> publish the workflow (n8n 1: activate it), then ${forGood}`,
		active: `<b>The workflow is published:</b> ${forGood}<br /><br /><b>To try a change:</b> press "Execute step" and let AI Rudder send one callback to the test URL. It takes one call, within two minutes.`,
	},
	activationHint:
		'Both URLs are under "Webhook URLs". The test URL takes one call, within two minutes of "Execute step". The production URL answers from the moment you publish the workflow. With a callback key, add ?key= and the key at the end of the URL.',
};
