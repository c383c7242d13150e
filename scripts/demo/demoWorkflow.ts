import {
	CREDENTIAL_TYPE,
	TRIGGER_NAME,
	setNode,
	triggerWorkflow,
} from '../sandbox/triggerWorkflow';
import type { EditorApi } from '../sandbox/EditorApi';

/** What the node after the trigger reads from the item, with the expressions of the README. */
const EXPRESSIONS = {
	customer: '={{ $json.user.name }}',
	label: '={{ $json.conclusion.output_label }}',
	channel: '={{ $json.channel_id }}',
};

/** The name of that node. */
export const READER_NAME = 'Who Needs a Human';

/** A published workflow of the demo. */
export interface DemoWorkflow {
	id: string;
	/** The trigger's production URL. */
	url: string;
}

/** Creates the credential and the workflow through the editor's API, and publishes it. */
export async function createDemoWorkflow(api: EditorApi, secret: string): Promise<DemoWorkflow> {
	const fields = { signingSecret: secret };
	const credential = await api.createCredential('AI Rudder (demo)', CREDENTIAL_TYPE, fields);
	const workflow = await api.createWorkflow(
		triggerWorkflow({
			name: 'AI Rudder demo',
			credentialId: credential.id,
			then: [setNode(READER_NAME, EXPRESSIONS)],
		}),
	);
	await api.publish(workflow.id);
	return { id: workflow.id, url: api.productionUrl(workflow, TRIGGER_NAME) };
}
