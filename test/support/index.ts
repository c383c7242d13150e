export { workCounter } from '../../scripts/sandbox/workCounter';
export { signCallback } from '../../scripts/sender/signCallback';
export { sendCallback } from '../../scripts/sender/sendCallback';
export { SAMPLE, SAMPLE_BODY, freshCallback } from '../../scripts/sender/sampleCallback';
export {
	CREDENTIAL_TYPE,
	KEY_CREDENTIAL_TYPE,
	TRIGGER_NAME,
	TRIGGER_TYPE,
	node,
	setNode,
	triggerWorkflow,
} from '../../scripts/sandbox/triggerWorkflow';
export { sendSigned } from './sendSigned';
export { storedKeys } from './storedKeys';
export { CALLBACK_KEY, SECRET, tarballUnderTest, withN8n } from './withN8n';
