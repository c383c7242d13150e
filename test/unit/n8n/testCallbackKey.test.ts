import type { ICredentialTestFunctions } from 'n8n-workflow';

import { testCallbackKey } from '../../../nodes/AiRudder/n8n/credentialTests';

const KEY = 'key-of-the-tests-0123456789';
const ADVICE = 'Enter at least 16 letters and digits that nobody can guess.';

/** Presses "Test" in the credential window. */
const press = (data?: Record<string, string>) =>
	testCallbackKey.call({} as ICredentialTestFunctions, {
		id: '1',
		name: 'Callback key',
		type: 'aiRudderCallbackKeyApi',
		data,
	});

test.each<[string, Record<string, string>]>([
	['a key alone', { callbackKey: KEY }],
	['a key of 16 characters', { callbackKey: 'a'.repeat(16) }],
	['an empty previous key', { callbackKey: KEY, previousCallbackKey: '' }],
	['two keys', { callbackKey: KEY, previousCallbackKey: 'b'.repeat(16) }],
])('%s is green, and the message says what to hand to AI Rudder', async (_what, data) => {
	expect(await press(data)).toEqual({
		status: 'OK',
		message:
			'The key can be used. Add ?key= and this key at the end of the production URL for AI Rudder.',
	});
});

test.each<[string, Record<string, string> | undefined, string]>([
	['no data at all', undefined, 'Callback Key is empty.'],
	['an empty key', { callbackKey: '' }, 'Callback Key is empty.'],
	['a blank key', { callbackKey: ' '.repeat(20) }, 'Callback Key is empty.'],
	[
		'a key of 4,097 characters',
		{ callbackKey: 'a'.repeat(4097) },
		'Callback Key is longer than 4096 characters.',
	],
	[
		'a key of 15 characters',
		{ callbackKey: 'a'.repeat(15) },
		'Callback Key is shorter than 16 characters and could be guessed.',
	],
	[
		'a short previous key',
		{ callbackKey: KEY, previousCallbackKey: 'old' },
		'Previous Callback Key is shorter than 16 characters and could be guessed.',
	],
	[
		'a blank previous key',
		{ callbackKey: KEY, previousCallbackKey: '\t' },
		'Previous Callback Key is empty.',
	],
	[
		'two faults',
		{ callbackKey: '', previousCallbackKey: 'old' },
		'Callback Key is empty. Previous Callback Key is shorter than 16 characters and could be guessed.',
	],
])('%s is red, and every fault is said at once', async (_what, data, faults) => {
	expect(await press(data)).toEqual({ status: 'Error', message: `${faults} ${ADVICE}` });
});

test('the message never holds a key', async () => {
	const secrets = { callbackKey: 'short-and-ours', previousCallbackKey: 'older-and-ours' };
	const { message } = await press(secrets);
	for (const secret of Object.values(secrets)) expect(message).not.toContain(secret);
});
