import { NodeOperationError, sleep, type IDataObject, type IHookFunctions } from 'n8n-workflow';

import { CATALOGUE } from '../events/catalogue';
import { valueAt } from '../events/event';
import { sessionTransfer } from '../events/sessionTransfer';
import { readKeys } from '../signature/callbackKey';
import { compileScheme } from '../signature/scheme';
import { readSettings } from '../signature/formula';
import type { SignedSample } from '../signature/sign';
import { CONTENT_TYPE } from './turnAway';
import { SEND_SAMPLE } from '../messages/trigger';

/** n8n's editor must have heard that it listens before the sample arrives. */
const AFTER = 400;

/**
 * Whether a person has pressed "Execute step" on a trigger with Send Sample. Never in production,
 * whatever the option says. Read as it is stored: an expression beside it may fail.
 */
export const wantsSample = (context: IHookFunctions): boolean =>
	context.getMode() === 'manual' &&
	context.getActivationMode() === 'manual' &&
	(context.getNode().parameters.options as IDataObject | undefined)?.sendSample === true;

function sampleError(context: IHookFunctions, why: keyof typeof SEND_SAMPLE): NodeOperationError {
	const { message, fix } = SEND_SAMPLE[why];
	return new NodeOperationError(context.getNode(), message, { description: fix });
}

/**
 * What is sent: the first event of Trigger On whose form is known, with the first label, and with
 * what the filters let through.
 */
function chooseSample(context: IHookFunctions): IDataObject {
	const listOf = (name: string): string[] =>
		[context.getNodeParameter(name, [])].flat(9).map((entry) => String(entry ?? '').trim());
	const chosen = listOf('events');
	const event =
		CATALOGUE.find(({ value, sample }) => sample !== null && chosen.includes(value)) ??
		sessionTransfer;
	const sample = structuredClone(event.sample) as IDataObject;
	const put = (path: string, wanted: string[]) => {
		const texts = wanted.filter((text) => text !== '');
		if (texts.length === 0 || texts.includes(String(valueAt(sample, path)))) return;
		const keys = path.split('.');
		const last = keys.pop()!;
		keys.reduce((place, key) => place[key] as IDataObject, sample)[last] = texts[0];
	};
	if (
		event.labelPath !== undefined &&
		context.getNodeParameter('routing', 'single') === 'outputLabel'
	) {
		put(event.labelPath, listOf('routes').slice(0, 1));
	}
	for (const { filter, path } of event.filters) put(path, listOf(`filters.${filter.name}`));
	return sample;
}

/** The sample as the credential of the trigger accepts it. */
async function sign(context: IHookFunctions, url: string): Promise<SignedSample> {
	const sample = chooseSample(context);
	if (context.getNodeParameter('authentication', 'signature') === 'callbackKey') {
		const { callbackKey } = readKeys(await context.getCredentials('aiRudderCallbackKeyApi'));
		const withKey = new URL(url);
		withKey.searchParams.set('key', callbackKey);
		return { body: JSON.stringify(sample), headers: {}, signature: '', url: withKey.href };
	}
	const settings = readSettings(await context.getCredentials('aiRudderSigningSecretApi'));
	const scheme = compileScheme(settings);
	const signed = 'problem' in scheme ? scheme : scheme.sign(sample, url, Date.now());
	if ('problem' in signed) throw sampleError(context, 'cannot_sign');
	return signed;
}

/**
 * Sends one sample to the test URL, a moment after n8n listens there, as AI Rudder would: nothing on
 * its way is spared the check.
 *
 * @throws NodeOperationError when it cannot be signed, or when n8n cannot reach its own test URL
 */
export async function sendSample(context: IHookFunctions): Promise<void> {
	const testUrl = context.getNodeWebhookUrl('default')!;
	const { body, headers, signature, url } = await sign(context, testUrl);
	const call = { ignoreHttpStatusErrors: true, timeout: 5_000 };
	try {
		// Answered 404 by n8n, which listens for POST: enough to know that it can be reached.
		await context.helpers.httpRequest({ ...call, url: testUrl });
	} catch {
		throw sampleError(context, 'cannot_reach');
	}
	const sample = {
		...call,
		method: 'POST' as const,
		url,
		headers: { 'content-type': CONTENT_TYPE, ...headers, 'x-airudder-sign': signature },
		body,
		json: false,
	};
	void sleep(AFTER)
		.then(async () => await context.helpers.httpRequest(sample))
		.catch(() => undefined);
}
