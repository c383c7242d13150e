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
		'Only matching callbacks start the workflow; the others get 200. Upper and lower case count, blanks around a text do not. A damaged callback without the field passes.',
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
	// One that is yes or no has `true` as its default: a person adds it to have it. Until then it is off.
	options: [
		{
			displayName: 'Duplicate Key',
			name: 'duplicateKey',
			type: 'options',
			default: 'body',
			description: 'What makes two callbacks the same',
			options: [
				choice('Body', 'body', 'The same signed content'),
				choice(
					'Call ID',
					'callId',
					'The same event, call_id, user and channel, even if the time or the order differs. Without a usable call_id, the body counts.',
				),
			],
		},
		{
			displayName: 'Duplicate Window (Minutes)',
			name: 'duplicateWindowMinutes',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 60,
			description: 'How long the node remembers a callback',
		},
		{
			displayName: 'Duplicates',
			name: 'duplicates',
			type: 'options',
			default: 'ignore',
			description:
				'What to do when the same callback arrives again. At the test URL it always starts the workflow, and so does a status that can come back.',
			options: [
				choice('Flag', 'flag', 'Start the workflow, with delivery.duplicate set to true'),
				choice('Ignore', 'ignore', 'Answer 200 and start nothing'),
				choice('Off', 'off', 'Start the workflow and do not look for duplicates'),
			],
		},
		{
			displayName: 'Invalid Events',
			name: 'invalidEvents',
			type: 'options',
			default: 'emit',
			description:
				'What to do with a genuine callback that has unexpected fields or cannot be read',
			options: [
				choice('Emit', 'emit', 'Start the workflow; delivery.issues names every problem'),
				choice('Refuse', 'refuse', 'Answer 422 with the problems and start nothing'),
			],
		},
		{
			displayName: 'Max Body Size (KB)',
			name: 'maxBodyKb',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1024,
			description: 'A larger body gets 413',
		},
		{
			displayName: 'Needs Attention',
			name: 'needsAttention',
			type: 'options',
			default: 'unlabelled',
			description: 'Which callbacks go to the output Needs Attention',
			displayOptions: { show: { '/routing': ['outputLabel'] } },
			options: [
				choice('Any Issue', 'anyIssue', 'Every callback with an issue, whatever its label'),
				choice(
					'No Label and an Issue',
					'unlabelled',
					'Callbacks with an issue and no readable label',
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
				'At most this many callbacks a minute go to Refused, and as many to Ignored. A flood then cannot fill the list of executions.',
		},
		{
			displayName: 'Report Ignored',
			name: 'reportIgnored',
			type: 'boolean',
			default: true,
			description:
				'Whether an ignored callback (event not chosen, filtered out, duplicate) goes to the last output, Ignored. A new label moves this output: connect it again.',
		},
		{
			displayName: 'Report Refused',
			name: 'reportRefused',
			type: 'boolean',
			default: true,
			description:
				'Whether a refused callback goes to the output Refused, with the reason and the fix',
		},
		{
			displayName: 'Send Sample',
			name: 'sendSample',
			type: 'boolean',
			default: true,
			noDataExpression: true,
			description:
				'Whether <b>Execute step</b> sends one signed sample that passes your filters. A published workflow sends none.',
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
			choice('Signature', 'signature', 'AI Rudder signs the callback in X-AIRudder-Sign'),
			choice(
				'Callback Key',
				'callbackKey',
				'A key in the URL, for callbacks that AI Rudder does not sign',
			),
		],
	},
	{
		displayName:
			'Add the key to the end of the production URL for AI Rudder: <b>…/webhook?key=YOUR-KEY</b>. Anyone who knows this URL can start the workflow.',
		name: 'callbackKeyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['callbackKey'] } },
	},
	triggerOn,
	{
		displayName:
			'AI Rudder does not sign all of these callbacks. Use a trigger with a callback key for those. Press <b>Connect to AI Rudder Signing Secret</b>, or <b>Create new credential</b> in the list. Choose <b>Callback Key</b> instead of Signature.',
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
		description: 'Whether each label has an output of its own',
		options: [
			choice('One Output', 'single', 'All callbacks go to the same output'),
			choice(
				'By Output Label',
				'outputLabel',
				'One output per label, and Other, Refused and Needs Attention',
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
			'Each label gets an output. Add new labels at the end: n8n connects outputs by number. If you move or remove a label, check the connections after it. A new label moves Ignored: connect it again.',
		displayOptions: { show: { routing: ['outputLabel'] } },
	},
	options,
];
