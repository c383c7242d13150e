import {
	NodeHelpers,
	type INodeProperties,
	type INodePropertyOptions,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { properties } from '../../../nodes/AiRudder/editor/properties';
import { activationMessage, hints, triggerPanel } from '../../../nodes/AiRudder/editor/panel';
import { DEFAULTS, readParameters } from '../../../nodes/AiRudder/n8n/parameters';

const named = (list: INodeProperties[], name: string): INodeProperties => {
	const found = list.find((property) => property.name === name);
	if (found === undefined) throw new Error(`no parameter ${name}`);
	return found;
};
const inside = (collection: string) => named(properties, collection).options as INodeProperties[];
const valuesOf = (property: INodeProperties) =>
	(property.options as INodePropertyOptions[]).map(({ value }) => value);

describe("names that users' workflows depend on", () => {
	test('Trigger On is events: transfers by default, out of every callback', () => {
		const events = named(properties, 'events');
		expect(events).toMatchObject({ displayName: 'Trigger On', type: 'multiOptions' });
		expect(events.default).toEqual(['session.transfer']);
		expect(valuesOf(events)).toEqual([
			'session.transfer',
			'workflow.chatbotSessionEnded',
			'workflow.customApiNodeData',
			'dialer.agentStatus',
			'dialer.contactStatus',
			'dialer.taskStatus',
			'other',
			'workflow.listCompleted',
			'workflow.statusChanged',
		]);
		expect(events.description).toBeUndefined();
		expect(events.displayOptions).toBeUndefined();
		expect(properties.filter(({ name }) => name === 'events')).toEqual([events]);
	});

	test('authentication is the signature by default, and the word on the key is for the key', () => {
		const authentication = named(properties, 'authentication');
		expect(authentication.default).toBe('signature');
		expect(valuesOf(authentication)).toEqual(['signature', 'callbackKey']);
		expect(named(properties, 'callbackKeyNotice').displayOptions).toEqual({
			show: { authentication: ['callbackKey'] },
		});
	});

	test.each([
		['duplicates', 'ignore', ['flag', 'ignore', 'off']],
		['invalidEvents', 'emit', ['emit', 'refuse']],
		['needsAttention', 'unlabelled', ['anyIssue', 'unlabelled']],
	])('the option %s is %j by default', (name, value, values) => {
		expect(named(inside('options'), name).default).toBe(value);
		expect(valuesOf(named(inside('options'), name))).toEqual(values);
	});

	test.each([
		['duplicateWindowMinutes', 60],
		['maxBodyKb', 1024],
		['refusedPerMinute', 6],
		// n8n puts these in when a person adds the option.
		['reportRefused', true],
		['reportIgnored', true],
		['sendSample', true],
	])('the option %s is %j by default', (name, value) => {
		expect(named(inside('options'), name).default).toBe(value);
	});

	test.each([
		['channels', ['session.transfer', 'workflow.chatbotSessionEnded', 'other']],
		['channelIds', ['session.transfer', 'workflow.chatbotSessionEnded', 'other']],
		['companies', ['session.transfer', 'other']],
		['outputLabels', ['session.transfer', 'other']],
		['eventNames', ['other']],
		[
			'workflowIds',
			[
				'workflow.chatbotSessionEnded',
				'workflow.statusChanged',
				'workflow.listCompleted',
				'workflow.customApiNodeData',
			],
		],
		['workflowStatuses', ['workflow.statusChanged']],
		['states', ['dialer.taskStatus', 'dialer.contactStatus', 'dialer.agentStatus']],
		['taskNames', ['dialer.taskStatus', 'dialer.contactStatus', 'dialer.agentStatus']],
	])(
		'the filter %s takes several values and none by default, and is offered for %j',
		(name, events) => {
			const filters = inside('filters');
			expect(filters).toHaveLength(9);
			expect(named(filters, name)).toMatchObject({
				default: [],
				typeOptions: { multipleValues: true },
				displayOptions: { show: { '/events': events } },
			});
		},
	);

	test('routing is single by default; routes are asked for with outputLabel only', () => {
		expect(named(properties, 'routing').default).toBe('single');
		expect(valuesOf(named(properties, 'routing'))).toEqual(['single', 'outputLabel']);
		expect(named(properties, 'routes').displayOptions).toEqual({
			show: { routing: ['outputLabel'] },
		});
	});
});

test.each([
	[{}, false],
	[{ duplicates: 'flag' }, false],
	[{ reportRefused: false, reportIgnored: false }, false],
	[{ reportRefused: true, reportIgnored: true }, true],
])('an option is on only while it is stored as on: %j', (options, isOn) => {
	const stored = NodeHelpers.getNodeParameters(properties, { options }, true, false, null, null);
	const context = { getNodeParameter: (name: string) => stored?.[name] };
	const { layout } = readParameters(context as unknown as IWebhookFunctions, stored!);
	expect(layout).toMatchObject({ reportRefused: isOn, reportIgnored: isOn });
	expect(DEFAULTS.layout).toMatchObject({ reportRefused: false, reportIgnored: false });
});

test('what n8n stores of an option that is on or off says so, whatever its default', () => {
	for (const options of [{ reportRefused: true }, { reportRefused: false }]) {
		expect(
			NodeHelpers.getNodeParameters(properties, { options }, false, false, null, null),
		).toMatchObject({ options });
	}
});

test('no parameter is an expression: one would cost every request an isolated VM', () => {
	expect(JSON.stringify(properties)).not.toContain('"=');
});

test('every placeholder begins with "e.g." or says what is added', () => {
	for (const property of [...properties, ...inside('filters'), ...inside('options')]) {
		if (property.placeholder !== undefined) expect(property.placeholder).toMatch(/^(e\.g\. |Add )/);
	}
});

test('the texts say which URL to hand to AI Rudder, and when', () => {
	const panel = JSON.stringify(triggerPanel);
	for (const text of [panel, activationMessage]) {
		expect(text).toContain('Webhook URLs');
		expect(text).toContain('production URL');
	}
	expect(panel).toContain('test URL');
	expect(panel).toContain('two minutes');
	// With the production URL alone, this is where a person learns what is wrong.
	expect(JSON.stringify(hints)).toContain(named(inside('options'), 'reportRefused').displayName);
});
