import type { INodeProperties } from 'n8n-workflow';

import { CATALOGUE } from '../events/catalogue';
import type { Filter } from '../events/event';

/** One option of a list. */
const choice = (name: string, value: string, description: string) => ({ name, value, description });

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

/** The filters of all events, each with the events that it is for. */
const filterUses = new Map<Filter, string[]>();
for (const { filters, value } of CATALOGUE) {
	for (const { filter } of filters) {
		filterUses.set(filter, [...(filterUses.get(filter) ?? []), value]);
	}
}

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	noDataExpression: true,
	placeholder: 'Add Filter',
	default: {},
	description:
		'Let only some callbacks start the workflow. The others are answered with 200 and start nothing. Texts must match exactly, upper and lower case included; blanks around them do not count. A filter holds back only callbacks that have its field.',
	options: [...filterUses]
		.map(
			([filter, events]): INodeProperties => ({
				displayName: filter.displayName,
				name: filter.name,
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Value' },
				default: [],
				noDataExpression: true,
				placeholder: `e.g. ${filter.example}`,
				description: `Only callbacks whose ${filter.field} is one of these`,
				displayOptions: { show: { '/events': events } },
			}),
		)
		.sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
};

const triggerOn: INodeProperties = {
	displayName: 'Trigger On',
	name: 'events',
	type: 'multiOptions',
	required: true,
	default: ['session.transfer'],
	noDataExpression: true,
	options: CATALOGUE.map(({ name, value, description }) => ({ name, value, description })).sort(
		byName,
	),
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Duplicate Key',
			name: 'duplicateKey',
			type: 'options',
			default: 'body',
			description: 'By what a callback counts as the same as an earlier one',
			options: [
				choice('Body', 'body', 'The same signed content, as a retry of AI Rudder has it'),
				choice(
					'Call ID',
					'callId',
					'The same event, call_id, user and channel, for a sender that repeats with another time or order. Callbacks without a usable call_id are compared by their body.',
				),
			],
		},
		{
			displayName: 'Duplicate Window (Minutes)',
			name: 'duplicateWindowMinutes',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 60,
			description: 'For how long the same callback counts as a duplicate',
		},
		{
			displayName: 'Duplicates',
			name: 'duplicates',
			type: 'options',
			default: 'ignore',
			description:
				'What to do when the same callback arrives again: byte for byte, or as Duplicate Key says. The test URL never ignores one, and neither does a callback of which two can be the same, such as a status that comes back.',
			options: [
				choice('Flag', 'flag', 'Start the workflow, with delivery.duplicate set to true'),
				choice('Ignore', 'ignore', 'Answer 200 and start nothing'),
				choice('Off', 'off', 'Start the workflow, without looking for duplicates'),
			],
		},
		{
			displayName: 'Invalid Events',
			name: 'invalidEvents',
			type: 'options',
			default: 'emit',
			description:
				'What to do with a genuine callback whose fields are not as they are known, or that cannot be read',
			options: [
				choice('Emit', 'emit', 'Start the workflow; delivery.issues names every problem'),
				choice('Refuse', 'refuse', 'Answer 422 with the list of problems and start nothing'),
			],
		},
		{
			displayName: 'Max Body Size (KB)',
			name: 'maxBodyKb',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1024,
			description: 'A larger body is answered with 413',
		},
		{
			displayName: 'Needs Attention',
			name: 'needsAttention',
			type: 'options',
			default: 'unlabelled',
			description: 'Which callbacks leave through the output Needs Attention',
			displayOptions: { show: { '/routing': ['outputLabel'] } },
			options: [
				choice('Any Issue', 'anyIssue', 'Every callback with an issue, whatever its label'),
				choice(
					'No Label and an Issue',
					'unlabelled',
					'Callbacks with an issue whose label cannot be read; with a label, it decides',
				),
			],
		},
		{
			displayName: 'Refused per Minute',
			name: 'refusedPerMinute',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 6,
			description:
				'How many refused callbacks a minute start the workflow when Report Refused is on, and how many ignored ones when Report Ignored is. More get their answer without an execution, so that a flood cannot fill the list.',
		},
		{
			displayName: 'Report Ignored',
			name: 'reportIgnored',
			type: 'boolean',
			default: false,
			description:
				'Whether a genuine callback that starts nothing (event not chosen, filtered out, duplicate) starts the workflow at an output of its own, Ignored: the last one, so look at its connection after you have added a label',
		},
		{
			displayName: 'Report Refused',
			name: 'reportRefused',
			type: 'boolean',
			default: false,
			description:
				'Whether a refused callback starts the workflow at a second output, Refused, with the reason and what to change',
		},
		{
			displayName: 'Send Sample',
			name: 'sendSample',
			type: 'boolean',
			default: false,
			noDataExpression: true,
			description:
				'Whether <b>Execute step</b> sends one sample to the test URL by itself, signed as the credential says. A published workflow never does.',
		},
	],
};

/** The parameters of AI Rudder Trigger, in the order of the panel. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		default: 'signature',
		description: 'How a callback proves that it comes from AI Rudder',
		options: [
			// First: n8n 1 chooses the first one in the window of a new credential.
			choice(
				'Signature',
				'signature',
				'The signature in X-AIRudder-Sign, over the exact bytes of the callback',
			),
			choice(
				'Callback Key',
				'callbackKey',
				'A key in the URL, for callbacks that AI Rudder does not sign',
			),
		],
	},
	{
		displayName:
			'Add the key at the end of the production URL that you hand to AI Rudder: <b>…/webhook?key=YOUR-KEY</b>. Whoever knows this URL can start the workflow: use it only for callbacks that AI Rudder does not sign.',
		name: 'callbackKeyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['callbackKey'] } },
	},
	triggerOn,
	{
		displayName:
			'AI Rudder does not sign all of these callbacks. Receive those in a trigger with a callback key: where you create the credential, choose <b>Callback Key</b> instead of Signature.',
		name: 'unsignedNotice',
		type: 'notice',
		default: '',
		displayOptions: {
			show: {
				authentication: ['signature'],
				events: CATALOGUE.filter(({ isSigned }) => isSigned === false).map(({ value }) => value),
			},
		},
	},
	filters,
	{
		displayName: 'Routing',
		name: 'routing',
		type: 'options',
		default: 'single',
		noDataExpression: true,
		description: 'Whether every callback leaves through one output, or each label through its own',
		options: [
			choice('One Output', 'single', 'Every callback leaves through the same output'),
			choice(
				'By Output Label',
				'outputLabel',
				'One output per label that you list, Other for the rest, and Needs Attention for callbacks that are not as documented',
			),
		],
	},
	{
		displayName: 'Labels',
		name: 'routes',
		type: 'string',
		noDataExpression: true,
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Label' },
		default: [],
		placeholder: 'e.g. E',
		description:
			'Each label gets an output. Add new labels at the end: n8n ties a connection to the number of an output, so removing or moving a label moves the connections behind it. With Report Ignored the last output is Ignored: every label that you add moves it, so connect it again.',
		displayOptions: { show: { routing: ['outputLabel'] } },
	},
	options,
];
