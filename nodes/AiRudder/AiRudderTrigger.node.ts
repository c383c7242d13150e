import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { readCallback } from './callback/read';
import { findSimilarLabel, outputFor, whyIgnored } from './callback/routing';
import { toId } from './duplicates/duplicateGuard';
import { configuredOutputs } from './editor/outputs';
import { activationMessage, hints, subtitle, triggerPanel } from './editor/panel';
import { properties } from './editor/properties';
import { CATALOGUE } from './events/catalogue';
import { describeIssue } from './messages/callback';
import { refuseEvent } from './messages/reasons';
import { LOG } from './messages/trigger';
import { acceptExecution, noteAccepted, toItem } from './n8n/accept';
import { admit, forestall } from './n8n/admit';
import { authenticate } from './n8n/authenticate';
import { log, type Call } from './n8n/call';
import { testCallbackKey, testSigningSecret } from './n8n/credentialTests';
import { DEFAULTS, readParameters } from './n8n/parameters';
import { sendSample, wantsSample } from './n8n/sendSample';
import { CONTENT_TYPE, ignore, reject, tellInvalid } from './n8n/turnAway';

/** How n8n is told what becomes of a request. Throws for the person at the test URL only. */
type Ending = () => IWebhookResponseData | Promise<IWebhookResponseData>;

/** What happens to a request, from its first byte to the item. */
async function receive(call: Call): Promise<Ending> {
	const { events, filters, invalid, invalidEvents, layout } = call.parameters;
	const verified = await authenticate(call);
	const told = invalid.length === 0 ? null : tellInvalid(call);
	if (told !== null) return told;

	const callback = readCallback(verified.body, CATALOGUE, verified.issues, verified.fields);
	const note = noteAccepted(call, callback, verified);
	const id = toId(verified.sent);
	const receivedAt = new Date(call.now).toISOString();
	const arrival = { id, receivedAt, duplicate: false, ...verified.verification };
	const isAsSigned = verified.identity === verified.body;
	const ignored = whyIgnored(callback, events, filters, isAsSigned);
	if (ignored !== null) {
		await forestall(call, verified);
		note?.();
		return () => ignore(call, ignored, callback, arrival);
	}
	if (callback.issues.length > 0 && invalidEvents === 'refuse') {
		note?.();
		throw refuseEvent(callback.issues.map(describeIssue));
	}

	const admission = await admit(call, callback, verified, id);
	if ('code' in admission) {
		note?.();
		return () => ignore(call, admission, callback, arrival);
	}

	const { duplicate, claims } = admission;
	const output = outputFor(callback, layout);
	const similarLabel = findSimilarLabel(callback, layout, output);
	if (similarLabel !== null) {
		log(call, 'info', 'sent to Other so', LOG.similar_label({ label: similarLabel }));
	}
	const item = toItem(callback, { ...arrival, duplicate, similarLabel });
	return () => acceptExecution(call, item, output, claims, note);
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
		const trigger = this.getNode();
		const call: Call = {
			context: this,
			trigger,
			node: `${this.getWorkflow().id}:${trigger.id}`,
			now: Date.now(),
			isTest: this.getMode() === 'manual',
			parameters: DEFAULTS,
			settings: null,
		};
		let ending: Ending;
		try {
			// A parameter can be an expression that fails: not even that may reach the caller as a throw.
			call.parameters = readParameters(this, trigger.parameters);
			ending = await receive(call);
		} catch (error) {
			ending = async () => await reject(call, error);
		}
		return await ending();
	}
}
