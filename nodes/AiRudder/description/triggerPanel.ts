import type { INodeTypeDescription } from 'n8n-workflow';

/** Shown after the workflow has been published. */
export const activationMessage =
	'Callbacks of AI Rudder now start this workflow. If you have not done so yet, copy the production URL under "Webhook URLs" in the trigger and hand it to AI Rudder.';

const forGood =
	'hand the production URL to your contact at AI Rudder, or enter it in the console of AI Rudder. Callbacks that arrive there are listed under "Executions".';

/** Shown in the trigger's panel: which URL to hand to AI Rudder, and when. */
export const triggerPanel: INodeTypeDescription['triggerPanel'] = {
	header: 'Hand a URL of this trigger to AI Rudder',
	executionsHelp: {
		inactive: `<b>To try it:</b> press "Execute step" and let AI Rudder send one callback to the test URL. It takes one call, within two minutes.<br /><br /><b>For good:</b> publish the workflow, then ${forGood}`,
		active: `<b>The workflow is published:</b> ${forGood}<br /><br /><b>To try a change:</b> press "Execute step" and let AI Rudder send one callback to the test URL. It takes one call, within two minutes.`,
	},
	activationHint:
		'Both URLs are under "Webhook URLs". The test URL takes one call, within two minutes of "Execute step". The production URL answers from the moment you publish the workflow.',
};
