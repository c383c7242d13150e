import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readSettings } from '../signature/formula';
import { judgeCredential } from './judgeCredential';

/** The button "Test" of the credential window; works without a network. */
export async function signingSecretTest(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
	return judgeCredential(readSettings(data), {
		body: text('sampleBody'),
		signature: text('sampleSignature'),
		timestamp: text('sampleTimestamp').trim(),
	});
}
