import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readEncryption } from '../encryption/settings';
import { examine } from '../finder/examine';
import { verdictOn } from '../finder/verdict';
import { readSettings } from '../signature/settings';

/** The button "Test" of the signing secret's window; works without a network. */
export async function testSigningSecret(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
	const sample = {
		body: text('sampleBody'),
		signature: text('sampleSignature'),
		timestamp: text('sampleTimestamp').trim(),
		others: text('sampleOthers'),
	};
	return verdictOn(examine(readSettings(data), readEncryption(data), sample));
}
