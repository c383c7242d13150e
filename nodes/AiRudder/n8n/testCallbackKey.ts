import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { doubtKey, readKeys, SHORTEST_KEY } from '../signature/callbackKey';

const WORDS = {
	blank: 'is empty',
	odd: 'holds other characters than letters and digits, such as a blank',
	short: `is shorter than ${SHORTEST_KEY} characters, so it could be guessed`,
} as const;

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
	].flatMap(({ name, doubt }) => (doubt === null ? [] : [`${name} ${WORDS[doubt]}.`]));
	return faults.length > 0
		? {
				status: 'Error',
				message: `${faults.join(' ')} Enter at least ${SHORTEST_KEY} letters and digits that nobody can guess.`,
			}
		: {
				status: 'OK',
				message:
					'The key can be used. Add ?key= and this key at the end of the production URL that you hand to AI Rudder.',
			};
}
