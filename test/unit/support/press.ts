import type { ICredentialTestFunctions } from 'n8n-workflow';

import { testSigningSecret } from '../../../nodes/AiRudder/n8n/credentialTests';

/** Presses "Test" in the window of a signing secret. */
export const press = (data?: Record<string, unknown>) =>
	testSigningSecret.call({} as ICredentialTestFunctions, {
		id: '1',
		name: 'Signing secret',
		type: 'aiRudderSigningSecretApi',
		data: data as never,
	});
