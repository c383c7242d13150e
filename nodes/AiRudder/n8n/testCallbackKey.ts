import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { KEY_TEST } from '../messages/credentialTest';
import { joinSentences } from '../messages/texts';
import { doubtKey, readKeys } from '../signature/callbackKey';

/** The button "Test" of the callback key's window; works without a network. */
export async function testCallbackKey(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { callbackKey, previousCallbackKey } = readKeys(data);
	const faults = [
		{ name: 'Callback Key', doubt: doubtKey(callbackKey) },
		{
			name: 'Previous Callback Key',
			doubt: previousCallbackKey === '' ? null : doubtKey(previousCallbackKey),
		},
	].flatMap(({ name, doubt }) => (doubt === null ? [] : [KEY_TEST[doubt]({ name })]));
	return faults.length > 0
		? { status: 'Error', message: joinSentences(...faults, KEY_TEST.fix) }
		: { status: 'OK', message: KEY_TEST.usable };
}
