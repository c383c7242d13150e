import { NodeOperationError, type IWebhookFunctions } from 'n8n-workflow';

import { Refusal } from '../../../nodes/AiRudder/refusal/reasons';
import { DEFAULTS } from '../../../nodes/AiRudder/webhook/parameters';
import { refuse } from '../../../nodes/AiRudder/webhook/refuse';
import { BODY, SECRET, VECTORS } from '../finder/vectors';

const [vector] = VECTORS;

/** A node that listens for a test event; notes in which order things happen. */
function listening(getCredentials: () => Promise<object>) {
	const steps: string[] = [];
	const context = {
		getMode: () => 'manual',
		getNode: () => ({ id: '1', name: 'AI Rudder Trigger', type: 'aiRudderTrigger' }),
		getWorkflow: () => ({ id: 'w' }),
		logger: { warn: () => steps.push('logged') },
		getRequestObject: () => ({
			headers: { 'x-airudder-sign': vector.signature },
			rawBody: Buffer.from(BODY),
		}),
		getResponseObject: () => ({ setHeader: () => {}, end: () => steps.push('answered') }),
		getCredentials: async () => {
			steps.push('searched');
			return await getCredentials();
		},
	};
	return { context: context as unknown as IWebhookFunctions, steps };
}

const refused = async (context: IWebhookFunctions) =>
	await refuse(context, new Refusal('signature_mismatch'), DEFAULTS).catch(
		(error: unknown) => error,
	);

test('while a person listens, the node shows what was wrong and what to set, after the answer', async () => {
	const { context, steps } = listening(async () => ({ signingSecret: SECRET, scheme: 'hmacSha1' }));

	const error = await refused(context);

	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({
		message: 'The signature does not fit the body and the secret.',
		description:
			'Found: the signature fits when you do this in the credential. Set Scheme to HMAC-SHA256.',
	});
	expect(steps).toEqual(['answered', 'logged', 'searched']);
});

test('nothing but that error is thrown, even if the search itself fails', async () => {
	const { context, steps } = listening(async () => await Promise.reject(new Error('no database')));

	const error = await refused(context);

	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({
		description: expect.stringMatching(/^Compare the signing secret/) as string,
	});
	expect(steps).toContain('answered');
});
