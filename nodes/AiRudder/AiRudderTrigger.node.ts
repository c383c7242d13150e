import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { deliveryId } from './delivery/deliveryId';
import { configuredOutputs } from './description/outputs';
import { properties } from './description/properties';
import { activationMessage, triggerPanel } from './description/triggerPanel';
import { toItem } from './event/item';
import { readEvent } from './event/readEvent';
import { outputCount, outputFor } from './event/routing';
import { isWanted } from './event/selection';
import { Refusal, refuseEvent } from './refusal/reasons';
import { readBytes, readSignature } from './request/readRequest';
import { admit } from './webhook/admit';
import { signingSecretTest } from './credentialTest/signingSecretTest';
import { acceptExecution, acknowledge, CONTENT_TYPE } from './webhook/answers';
import { proveSignature } from './webhook/proveSignature';
import { DEFAULTS, readParameters, type Parameters } from './webhook/parameters';
import { refuse } from './webhook/refuse';

/** What happens to a request, from its first byte to the item. */
async function receive(
	context: IWebhookFunctions,
	parameters: Parameters,
): Promise<IWebhookResponseData> {
	const receivedAt = Date.now();
	const request = context.getRequestObject();

	const signature = readSignature(request, parameters.maxBodyBytes);
	const body = await readBytes(request, parameters.maxBodyBytes);
	const secret = await proveSignature(context, { signature, body, receivedAt });

	const event = readEvent(body);
	if (!isWanted(event, parameters.events, parameters.filters)) return acknowledge(context);
	if (event.issues.length > 0 && parameters.invalidEvents === 'refuse') {
		// Thrown, because in test mode refuse() throws, and that must not come by here.
		throw refuseEvent(event.issues);
	}

	const id = deliveryId(body);
	const admission = await admit(context, id, receivedAt, parameters);
	if (admission === null) return acknowledge(context);

	const { duplicate, start } = admission;
	const receivedAtText = new Date(receivedAt).toISOString();
	const item = toItem(event, { id, receivedAt: receivedAtText, duplicate, secret });
	const { layout } = parameters;
	const outputs = outputCount(layout);
	return acceptExecution(item, { outputs, output: outputFor(event, layout), start });
}

/** Where an error was thrown; its message is left out, for it may quote the body. */
const placeOf = (error: unknown): string =>
	error instanceof Error ? `${error.name}${/\n\s+at .*/.exec(error.stack ?? '')?.[0] ?? ''}.` : '';

export class AiRudderTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'AI Rudder Trigger',
		name: 'aiRudderTrigger',
		icon: { light: 'file:airudder.svg', dark: 'file:airudder.dark.svg' },
		group: ['trigger'],
		// Above 1: for version 1 n8n evaluates an expression on every request.
		version: 2,
		subtitle:
			'={{ $parameter["events"].map((event) => event === "other" ? "Other Events" : "Agent Transfer Requested").join(", ") }}',
		description: 'Starts the workflow when a bot of AI Rudder hands a conversation to a human',
		eventTriggerDescription: 'Waiting for a callback of AI Rudder at the test URL',
		activationMessage,
		triggerPanel,
		defaults: { name: 'AI Rudder Trigger' },
		inputs: [],
		outputs: `={{(${configuredOutputs.toString()})($parameter)}}`,
		credentials: [
			{ name: 'aiRudderSigningSecretApi', required: true, testedBy: 'signingSecretTest' },
		],
		// Constants only: an expression here would cost every request an isolated VM.
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Empty: n8n then asks what webhook() returned for the answer, see acceptExecution.
				responseData: '',
				// n8n takes a constant here, too; its type knows expressions only.
				responseHeaders: { entries: [{ name: 'content-type', value: CONTENT_TYPE }] } as never,
				path: 'webhook',
			},
		],
		properties,
	};

	// AI Rudder documents no call that registers a URL: the user hands it over.
	webhookMethods = {
		default: {
			async checkExists(): Promise<boolean> {
				return true;
			},
			async create(): Promise<boolean> {
				return true;
			},
			async delete(): Promise<boolean> {
				return true;
			},
		},
	};

	methods = { credentialTest: { signingSecretTest } };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		// A parameter can be an expression that fails: not even that may reach the caller as a throw.
		let parameters = DEFAULTS;
		try {
			parameters = readParameters(this);
			return await receive(this, parameters);
		} catch (error) {
			const refusal =
				error instanceof Refusal ? error : new Refusal('unexpected_failure', placeOf(error));
			return refuse(this, refusal, parameters);
		}
	}
}
