import type {
	ICredentialDataDecryptedObject,
	INode,
	IWebhookFunctions,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

import { Refusal } from '../refusal/reasons';
import { readSettings, type SigningSettings } from '../signature/formula';

const SIGNING_CREDENTIAL = 'aiRudderSigningSecretApi';

/** Public fields of n8n-core's `NodeExecutionContext` (2.41) that `IWebhookFunctions` leaves out. */
interface ContextFields {
	workflow: Workflow;
	node: INode;
	additionalData: IWorkflowExecuteAdditionalData;
}

const isUnresolved = (value: unknown) => typeof value === 'string' && value.startsWith('=');

/**
 * The credential, read by n8n just as `getCredentials()` has it read, but with its expressions
 * evaluated in the engine of this very call, as it is in executions: `getCredentials()` makes one
 * more engine for them under n8n's default settings, even if there are none, and engines are most of
 * what a callback costs there.
 *
 * @returns null where n8n does not offer this, or fails: `getCredentials()` is to decide then
 */
async function readInThisCall(
	context: IWebhookFunctions,
): Promise<ICredentialDataDecryptedObject | null> {
	const { workflow, node, additionalData } = context as unknown as Partial<ContextFields>;
	const chosen = node?.credentials?.[SIGNING_CREDENTIAL];
	if (!workflow || !node || !additionalData || !chosen) return null;
	try {
		const data = await additionalData.credentialsHelper.getDecrypted(
			additionalData,
			chosen,
			SIGNING_CREDENTIAL,
			context.getMode(),
			{ data: {}, node, source: null },
			false,
			{
				workflow,
				node,
				// Empty: what a caller sent is out of reach for the credential's expressions.
				connectionInputData: [],
				runExecutionData: null,
				runIndex: 0,
				itemIndex: 0,
			},
		);
		return Object.values(data).some(isUnresolved) ? null : data;
	} catch {
		return null;
	}
}

/**
 * The credential that the node names, as it is at this moment: nothing of it is kept.
 *
 * @throws Refusal `credential_unavailable` when it is not set, deleted or cannot be decrypted: 503,
 * so that AI Rudder sends the callback again
 */
export async function readSigningCredential(context: IWebhookFunctions): Promise<SigningSettings> {
	const data =
		(await readInThisCall(context)) ??
		(await context.getCredentials(SIGNING_CREDENTIAL).catch(() => null));
	if (data === null) throw new Refusal('credential_unavailable');
	return readSettings(data);
}
