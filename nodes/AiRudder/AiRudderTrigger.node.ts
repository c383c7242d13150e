import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { readCallback } from './callback/read';
import { findSimilarLabel, outputCount, outputFor, whyIgnored } from './callback/routing';
import { findCallKey, toId } from './duplicates/duplicateGuard';
import { configuredOutputs } from './editor/outputs';
import { activationMessage, hints, subtitle, triggerPanel } from './editor/panel';
import { properties } from './editor/properties';
import { CATALOGUE } from './events/catalogue';
import { describeIssue } from './messages/callback';
import { refuseEvent } from './messages/reasons';
import { acceptExecution, admit, noteAccepted, tellSimilar } from './n8n/accept';
import { authenticate } from './n8n/authenticate';
import { ignore } from './n8n/ignore';
import { toItem } from './n8n/items';
import { DEFAULTS, readParameters, tellInvalid, type Parameters } from './n8n/parameters';
import { reject, toRefusal } from './n8n/reject';
import { CONTENT_TYPE } from './n8n/report';
import { sendSample, wantsSample } from './n8n/sendSample';
import { testCallbackKey } from './n8n/testCallbackKey';
import { testSigningSecret } from './n8n/testSigningSecret';

/** How n8n is told what becomes of a request. Throws for the person at the test URL only. */
type Ending = () => IWebhookResponseData | Promise<IWebhookResponseData>;

/** What happens to a request, from its first byte to the item. */
async function receive(context: IWebhookFunctions, parameters: Parameters): Promise<Ending> {
	const now = Date.now();
	const verified = await authenticate(context, parameters, now);
	const { sent, identities, variantOf, body, fields, issues, verification } = verified;
	const told = tellInvalid(context, parameters, now);
	if (told !== null) return told;

	const callback = readCallback(body, CATALOGUE, issues, fields);
	const store = noteAccepted(context, callback, now);
	const id = toId(sent);
	const arrival = {
		id,
		receivedAt: new Date(now).toISOString(),
		duplicate: false,
		...verification,
	};
	const ignored = whyIgnored(callback, parameters.events, parameters.filters);
	if (ignored !== null) return () => ignore(context, ignored, callback, arrival, parameters);
	if (callback.issues.length > 0 && parameters.invalidEvents === 'refuse') {
		throw refuseEvent(callback.issues.map(describeIssue));
	}

	const canRecur = callback.event?.canRecur === true;
	const callKey = parameters.duplicateKey === 'callId' ? findCallKey(callback) : null;
	const ownKeys = identities.map((identity) => (identity === sent ? id : toId(identity)));
	// Always in this order: then no two callbacks wait for each other. Each once: none waits for itself.
	const keys = [...new Set(callKey === null ? ownKeys : [callKey, ...ownKeys])];
	const variantKey = variantOf === null ? null : toId(variantOf);
	const admission = await admit(context, { keys, variantKey, canRecur }, now, parameters);
	if (admission === null) {
		const repetition = { ...arrival, duplicate: true };
		const why = { code: 'duplicate', byCallId: callKey !== null } as const;
		return () => ignore(context, why, callback, repetition, parameters);
	}

	const { duplicate, claims } = admission;
	const { layout } = parameters;
	const place = { output: outputFor(callback, layout), outputs: outputCount(layout) };
	const similarLabel = findSimilarLabel(callback, layout, place.output);
	if (similarLabel !== null) tellSimilar(context, similarLabel, now);
	const item = toItem(callback, { ...arrival, duplicate, similarLabel });
	return () => acceptExecution(item, place, claims, store);
}

export class AiRudderTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'AI Rudder Trigger',
		name: 'aiRudderTrigger',
		icon: { light: 'file:airudder.svg', dark: 'file:airudder.dark.svg' },
		group: ['trigger'],
		// Above 1: for version 1 n8n evaluates an expression on every request.
		version: 2.1,
		subtitle,
		description:
			'Starts the workflow on AI Rudder callbacks, such as a bot handing a conversation to a human',
		eventTriggerDescription:
			'Waiting for an AI Rudder callback at the test URL. Nothing comes? Ask which HTTP status AI Rudder got: none means that n8n cannot be reached from outside, 404 that another URL was called.',
		activationMessage,
		triggerPanel,
		hints,
		defaults: { name: 'AI Rudder Trigger' },
		inputs: [],
		outputs: `={{(${configuredOutputs.toString()})($parameter)}}`,
		credentials: [
			{
				name: 'aiRudderSigningSecretApi',
				required: true,
				testedBy: 'signingSecretTest',
				displayOptions: { show: { authentication: ['signature'] } },
			},
			{
				name: 'aiRudderCallbackKeyApi',
				required: true,
				testedBy: 'callbackKeyTest',
				displayOptions: { show: { authentication: ['callbackKey'] } },
			},
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
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return !wantsSample(this);
			},
			// Called in test mode only, when a person wants a sample.
			async create(this: IHookFunctions): Promise<boolean> {
				await sendSample(this);
				return true;
			},
			async delete(): Promise<boolean> {
				return true;
			},
		},
	};

	methods = {
		credentialTest: { signingSecretTest: testSigningSecret, callbackKeyTest: testCallbackKey },
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		// A parameter can be an expression that fails: not even that may reach the caller as a throw.
		let parameters = DEFAULTS;
		let ending: Ending;
		try {
			parameters = readParameters(this);
			ending = await receive(this, parameters);
		} catch (error) {
			const refusal = toRefusal(error);
			ending = async () => await reject(this, refusal, parameters);
		}
		return await ending();
	}
}
