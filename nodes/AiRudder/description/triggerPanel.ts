import type { INodeTypeDescription } from 'n8n-workflow';

/** Shown after the workflow has been published. */
export const activationMessage =
	'Callbacks of AI Rudder now start this workflow. If you have not done so yet, copy the production URL under "Webhook URLs" in the trigger and hand it to AI Rudder.';

/** Shown in the trigger's panel: which URL to hand to AI Rudder, and when. */
export const triggerPanel: INodeTypeDescription['triggerPanel'] = {
	header: 'Hand a URL of this trigger to AI Rudder',
	executionsHelp: {
		inactive:
			'<b>To try it:</b> press "Listen for test event", copy the test URL under "Webhook URLs" and let AI Rudder send one callback to it. The test URL takes one call, within two minutes.<br /><br /><b>For good:</b> publish the workflow, then copy the production URL under "Webhook URLs" and hand it to your contact at AI Rudder or enter it in the console of AI Rudder. It works from the moment of publishing. Callbacks that arrive there are listed under "Executions".',
		active:
			'<b>The production URL works:</b> copy it under "Webhook URLs" and hand it to your contact at AI Rudder or enter it in the console of AI Rudder. Callbacks that arrive there are listed under "Executions".<br /><br /><b>To try a change:</b> press "Listen for test event" and let AI Rudder send one callback to the test URL. It takes one call, within two minutes.',
	},
	activationHint:
		'Publish the workflow before you hand the production URL to AI Rudder: it answers only from then on.',
};
