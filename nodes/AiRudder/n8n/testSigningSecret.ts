import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { examine } from '../finder/examine';
import { verdictOn } from '../finder/verdict';
import { readSettings } from '../signature/formula';

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
	};
	return verdictOn(examine(readSettings(data), sample));
}
