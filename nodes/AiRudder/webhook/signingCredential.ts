import type { IWebhookFunctions } from 'n8n-workflow';

import { Refusal } from '../refusal/reasons';
import { readSettings, type SigningSettings } from '../signature/formula';

const SIGNING_CREDENTIAL = 'aiRudderSigningSecretApi';

/**
 * The credential that the node names.
 *
 * @throws Refusal `credential_unavailable` when it is not set, deleted or cannot be decrypted: 503,
 * so that AI Rudder sends the callback again
 */
export async function readSigningCredential(context: IWebhookFunctions): Promise<SigningSettings> {
	const data = await context.getCredentials(SIGNING_CREDENTIAL).catch(() => null);
	if (data === null) throw new Refusal('credential_unavailable');
	return readSettings(data);
}
