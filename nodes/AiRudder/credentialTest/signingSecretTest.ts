import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readSettings } from '../signature/formula';
import { isUsableSecret } from '../signature/secret';

/** The button "Test" of the credential window; works without a network. */
export async function signingSecretTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const settings = readSettings(credential.data ?? {});
	return isUsableSecret(settings.signingSecret)
		? { status: 'OK', message: 'The secret can be used.' }
		: { status: 'Error', message: 'The signing secret is empty.' };
}
