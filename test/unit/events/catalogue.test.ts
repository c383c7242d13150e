import { z } from 'zod';

import { toItem } from '../../../nodes/AiRudder/n8n/accept';
import { OUTPUT, outputFor } from '../../../nodes/AiRudder/callback/routing';
import { CATALOGUE, other } from '../../../nodes/AiRudder/events/catalogue';
import { chatbotSessionEnded } from '../../../nodes/AiRudder/events/chatbotSessionEnded';
import { dialerContact } from '../../../nodes/AiRudder/events/dialer';
import {
	textAt,
	valueAt,
	type CallbackEvent,
	type Payload,
} from '../../../nodes/AiRudder/events/event';
import { sessionTransfer } from '../../../nodes/AiRudder/events/sessionTransfer';
import { without, withValue } from '../support/paths';
import { ARRIVAL, issuesIn, isWanted, read, SAMPLE } from '../support/transfers';
import { catalogueWithZod4 } from '../support/withZod4';

/** What is certain of an event, written down apart from its schema. */
interface Certain {
	known: 'documented' | 'seen';
	isSigned: boolean;
	/** The fields that make it this event: without one of them it is another one. */
	marks?: string;
	/** The other fields that it must have. */
	required?: string;
	/** The fields whose type is known, if they are there. */
	typed?: string;
}

const CERTAIN: Record<string, Certain> = {
	'session.transfer': {
		known: 'documented',
		isSigned: true,
		marks: 'event',
		required:
			'channel channel_id user user.id user.name call_id company conclusion conclusion.record_slots conclusion.output_label',
	},
	'workflow.chatbotSessionEnded': {
		known: 'documented',
		isSigned: true,
		required:
			'workflow_id workflow_name nodetask_id nodetask_name waba_task_id wfdetail_uuid timestamp channel channel_id callee',
		typed: 'call_id',
	},
	'workflow.statusChanged': {
		known: 'documented',
		isSigned: false,
		marks: 'workflow_id status actions',
		required: 'workflow_name actions.0.nodetask_id actions.0.nodetask_name actions.0.node_type',
		typed: 'actions.0.task_id actions.0.task_status',
	},
	'workflow.listCompleted': {
		known: 'documented',
		isSigned: false,
		marks: 'workflow_id case_id rows',
		required:
			'workflow_name callee_number rows.0.nodetask_id rows.0.nodetask_name rows.0.node_type',
		typed: 'rows.0.task_id',
	},
	'workflow.customApiNodeData': {
		known: 'documented',
		isSigned: false,
		marks: 'workflow_id node_id callee',
		required:
			'workflow_name node_name callee.case_id callee.callee_name callee.callee_gender callee.callee_number callee.platform_name callee.extra_a',
	},
	'dialer.taskStatus': {
		known: 'seen',
		isSigned: false,
		marks: 'type body',
		typed: 'body.state',
	},
	'dialer.contactStatus': {
		known: 'seen',
		isSigned: false,
		marks: 'type body',
		typed: 'body.state body.timestamp body.hangupReason body.customerInfo',
	},
	'dialer.agentStatus': {
		known: 'seen',
		isSigned: false,
		marks: 'type body',
		typed: 'body.State body.timestamp body.customerInfo body.customizeResults',
	},
};

/** Marks that are recognised by their value, so that a value of another type is another event. */
const BY_VALUE = ['event', 'type'];

const KNOWN = CATALOGUE.filter(({ sample }) => sample !== null);
const sampleOf = (event: CallbackEvent) => structuredClone(event.sample!);
const pathsOf = (event: CallbackEvent, ...kinds: Array<'marks' | 'required' | 'typed'>) =>
	kinds.flatMap((kind) => CERTAIN[event.value][kind]?.split(' ') ?? []);

type Row = [name: string, path: string, event: CallbackEvent];
const rows = (...kinds: Array<'marks' | 'required' | 'typed'>) =>
	KNOWN.flatMap((event) => pathsOf(event, ...kinds).map((path): Row => [event.value, path, event]));

describe('the list', () => {
	test('is complete: every event but the last one has a sample, and is described here', () => {
		expect(KNOWN.map(({ value }) => value)).toEqual(Object.keys(CERTAIN));
		expect(CATALOGUE).toEqual([...KNOWN, other]);
		for (const { value, known, isSigned } of KNOWN) {
			expect({ known, isSigned }).toEqual({
				known: CERTAIN[value].known,
				isSigned: CERTAIN[value].isSigned,
			});
		}
		expect(other).toMatchObject({ known: null, isSigned: null, schema: null, sample: null });
	});

	test('has every value and every name once', () => {
		for (const texts of [CATALOGUE.map(({ value }) => value), CATALOGUE.map(({ name }) => name)]) {
			expect(new Set(texts).size).toBe(CATALOGUE.length);
			for (const text of texts) expect(text.trim()).not.toBe('');
		}
	});

	test('has every filter once, under a name and a title of its own', () => {
		const filters = new Set(
			CATALOGUE.flatMap((event) => event.filters.map(({ filter }) => filter)),
		);
		expect(new Set([...filters].map(({ name }) => name)).size).toBe(filters.size);
		expect(new Set([...filters].map(({ displayName }) => displayName)).size).toBe(filters.size);
	});

	test('ends in the one that recognises everything', () => {
		expect(CATALOGUE.at(-1)).toBe(other);
	});
});

describe('a sample', () => {
	test.each(KNOWN.map((event): [string, CallbackEvent] => [event.value, event]))(
		'of %s is recognised as it, and by nothing else but "other"',
		(_name, event) => {
			const recognising = CATALOGUE.filter((one) => one.recognises(sampleOf(event)));
			expect(recognising).toEqual([event, other]);
			expect(read(sampleOf(event), CATALOGUE).event).toBe(event);
		},
	);

	test.each(KNOWN.map((event): [string, CallbackEvent] => [event.value, event]))(
		'of %s is read whole and without an issue, with fields that nobody knows at every level',
		(_name, event) => {
			expect(read(event.sample)).toEqual({ event, payload: event.sample, issues: [] });

			const extra = { deep: [1, null, { a: true }], text: 'x' };
			const levels = Object.entries(event.sample!).flatMap(([key, value]) => {
				if (Array.isArray(value)) return [`${key}.0.extra`];
				return typeof value === 'object' ? [`${key}.extra`] : [];
			});
			const more = ['extra', ...levels].reduce(
				(payload, path) => withValue(payload, path, extra),
				sampleOf(event),
			);
			expect(read(more)).toEqual({ event, payload: more, issues: [] });
		},
	);

	test('of the transfer is the example of the documentation', () => {
		expect(sessionTransfer.sample).toEqual(SAMPLE);
	});

	test.each(rows('typed'))('of %s may come without %s', (_name, path, event) => {
		const payload = without(sampleOf(event), path);
		expect(read(payload)).toEqual({ event, payload, issues: [] });
	});
});

describe('a callback is recognised by what it must have', () => {
	test.each(rows('marks'))('as %s by %s, and the words for it say so', (_name, path, event) => {
		expect(event.recognisedBy).toContain(`\`${path}\``);
	});

	test.each(rows('marks').filter(([, , event]) => event !== sessionTransfer))(
		'%s without %s is another one',
		(_name, path, event) => {
			expect(read(without(sampleOf(event), path)).event).toBe(other);
		},
	);

	test.each(rows('marks').filter(([, path]) => BY_VALUE.includes(path)))(
		'%s with another %s is another one',
		(_name, path, event) => {
			expect(read(withValue(sampleOf(event), path, 'nonsense')).event).toBe(other);
		},
	);

	test('the end of a chatbot session has one of two ids at least, and no event name', () => {
		const sample = sampleOf(chatbotSessionEnded);
		const ids = ['wfdetail_uuid', 'waba_task_id'];
		for (const id of ids) expect(read(without(sample, id)).event).toBe(chatbotSessionEnded);
		expect(read(ids.reduce(without, sample)).event).toBe(other);
		expect(read({ ...sample, event: 'session.end' }).event).toBe(other);
		for (const event of ['', null]) {
			expect(read({ ...sample, event }).event).toBe(chatbotSessionEnded);
		}
	});

	test.each(
		KNOWN.filter(({ value }) => value.startsWith('workflow.')).map(({ value, sample }) => [
			value,
			sample!,
		]),
	)('%s with an event name is what the name says', (_value, sample) => {
		expect(read({ ...sample, event: 'session.transfer' }).event).toBe(sessionTransfer);
	});
});

/** A value of another type than the sample has at a path. */
const otherTypeThan = (value: unknown) => (typeof value === 'string' ? 7 : 'nonsense');

function typeOf(value: unknown): string {
	if (Array.isArray(value)) return 'array';
	return typeof value;
}

describe.each([
	['zod 3', () => CATALOGUE],
	['zod 4', () => catalogueWithZod4().CATALOGUE],
])('with %s', (zod, load) => {
	const catalogue = load();

	test('the schemas are made with that zod', () => {
		for (const { schema } of catalogue.filter((event) => event.schema !== null)) {
			expect('_zod' in schema!).toBe(zod === 'zod 4');
		}
	});

	const readIt = (payload: Payload) => {
		const { event } = read(payload, catalogue);
		return { event: event?.value, issues: issuesIn(payload, catalogue) };
	};

	test.each(rows('required'))('%s that lacks %s says so once', (name, path, event) => {
		expect(readIt(without(sampleOf(event), path))).toEqual({
			event: name,
			issues: [
				{
					code: 'field_missing',
					path,
					message: `${path} is missing; AI Rudder documents it as required.`,
				},
			],
		});
	});

	test.each(rows('marks', 'required', 'typed').filter(([, path]) => !BY_VALUE.includes(path)))(
		'%s with a %s of another type says so once, and how the type is known',
		(name, path, event) => {
			const genuine = valueAt(event.sample, path);
			const documented = event.known === 'documented';
			// Without anything in a field by which it is recognised, it is another one.
			const isMark = rows('marks').some((row) => row[0] === name && row[1] === path);
			const list = Array.isArray(genuine) ? {} : [];
			for (const value of [otherTypeThan(genuine), true, list, ...(isMark ? [] : [null])]) {
				const came = value === null ? 'null' : typeOf(value);
				const rule = documented
					? `AI Rudder documents the type ${typeOf(genuine)}`
					: `so far it was of type ${typeOf(genuine)}`;
				expect(readIt(withValue(sampleOf(event), path, value))).toEqual({
					event: name,
					issues: [{ code: 'wrong_type', path, message: `${path} is of type ${came}; ${rule}.` }],
				});
			}
		},
	);

	test('a hangup reason that is no whole number says so in the same words', () => {
		const payload = withValue(sampleOf(dialerContact), 'body.hangupReason', 1.5);
		expect(readIt(payload).issues).toEqual([
			{
				code: 'wrong_type',
				path: 'body.hangupReason',
				message: 'body.hangupReason is of type number; so far it was of type integer.',
			},
		]);
	});
});

describe('a filter', () => {
	const filtered = CATALOGUE.flatMap((event) =>
		event.filters.map(({ filter, path }): [string, string, string, CallbackEvent] => [
			filter.name,
			event.value,
			path,
			event,
		]),
	);
	const ofKnown = filtered.filter(([, , , event]) => event !== other);

	test.each(ofKnown)('%s is about a text that %s has: %s', (name, value, path, event) => {
		const text = textAt(event.sample, path)!;
		expect(text).toEqual(expect.any(String));
		const callback = read(event.sample);
		expect(isWanted(callback, [value], { [name]: [text] })).toBe(true);
		expect(isWanted(callback, [value], { [name]: [`${text}?`] })).toBe(false);
	});

	test.each(ofKnown)(
		'%s lets a damaged %s through, whose %s is missing or holds no text',
		(name, value, path, event) => {
			const damaged = [{}, ['a']].map((odd) => withValue(sampleOf(event), path, odd));
			const lacking = without(sampleOf(event), path);
			if (event.recognises(lacking)) {
				damaged.push(lacking, withValue(sampleOf(event), path, null));
			}
			for (const payload of damaged) {
				const callback = read(payload);
				expect(callback.event).toBe(event);
				expect(isWanted(callback, [value], { [name]: ['x'] })).toBe(true);
			}
		},
	);

	test.each(filtered.filter(([, , , event]) => event === other))(
		'%s holds an "%s" back whose %s is missing or no text',
		(name, value, path) => {
			for (const payload of [
				{},
				{ [path.split('.')[0]]: 7 },
				{ conclusion: { output_label: null } },
			]) {
				expect(isWanted(read(payload), [value], { [name]: ['x'] })).toBe(false);
			}
		},
	);
});

describe('an event that is put in front of the list', () => {
	/** Nothing else is told about it. */
	const orderPlaced: CallbackEvent = {
		value: 'order.placed',
		name: 'Order Placed',
		description: 'A made-up callback',
		known: 'seen',
		isSigned: null,
		recognisedBy: '`order`',
		recognises: ({ order }) => order !== undefined,
		schema: z.object({ order: z.object({ total: z.number(), label: z.string() }) }),
		filters: [
			{
				filter: { name: 'shops', displayName: 'Shops', field: 'shop', example: 'a shop' },
				path: 'order.shop',
			},
		],
		labelPath: 'order.label',
		explain: () => ({ state: 'PLACED' }),
		sample: { order: { total: 12.5, label: 'VIP', shop: 'Jakarta' }, more: [1] },
	};
	const catalogue = [orderPlaced, ...CATALOGUE];
	const callback = read(orderPlaced.sample, catalogue);

	test('is recognised and read', () => {
		expect(callback).toEqual({ event: orderPlaced, payload: orderPlaced.sample, issues: [] });
		for (const event of KNOWN) expect(read(event.sample, catalogue).event).toBe(event);
	});

	test('is checked', () => {
		const damaged = withValue(orderPlaced.sample!, 'order', { total: '12.5', label: 'VIP' });
		expect(issuesIn(damaged, catalogue)).toEqual([
			{
				code: 'wrong_type',
				path: 'order.total',
				message: 'order.total is of type string; so far it was of type number.',
			},
		]);
	});

	test('is chosen and filtered', () => {
		expect(isWanted(callback, ['order.placed'], {})).toBe(true);
		expect(isWanted(callback, ['other', 'session.transfer'], {})).toBe(false);
		expect(isWanted(callback, ['order.placed'], { shops: ['Jakarta'] })).toBe(true);
		expect(isWanted(callback, ['order.placed'], { shops: ['Bandung'] })).toBe(false);
		expect(isWanted(callback, ['order.placed'], { channels: ['x'] })).toBe(true);
	});

	test('leaves through the output of its label', () => {
		const layout = { routes: ['E', 'VIP'], reportRefused: false };
		expect(outputFor(callback, layout)).toBe(OUTPUT.firstLabel + 1);
	});

	test('is offered by the editor, with its filter and below the node on the canvas', () => {
		jest.isolateModules(() => {
			const path = '../../../nodes/AiRudder/events/catalogue';
			jest.doMock(path, () => ({ CATALOGUE: catalogue }));
			const { AiRudderTrigger } = jest.requireActual<
				typeof import('../../../nodes/AiRudder/AiRudderTrigger.node')
			>('../../../nodes/AiRudder/AiRudderTrigger.node');
			jest.dontMock(path);
			const { properties, subtitle } = new AiRudderTrigger().description;
			const [triggerOn] = properties.filter(({ name }) => name === 'events');
			expect(triggerOn.options).toContainEqual({
				name: 'Order Placed',
				value: 'order.placed',
				description: 'A made-up callback',
			});
			const filters = properties.find(({ name }) => name === 'filters');
			expect(filters?.options).toContainEqual(
				expect.objectContaining({
					name: 'shops',
					displayOptions: { show: { '/events': ['order.placed'] } },
				}),
			);
			expect(subtitle).toContain('"order.placed":"Order Placed"');
		});
	});

	test('is named and explained in the item', () => {
		expect(toItem(callback, ARRIVAL)).toEqual({
			...orderPlaced.sample,
			delivery: { ...ARRIVAL, event: 'order.placed', issues: [], state: 'PLACED' },
		});
	});
});
