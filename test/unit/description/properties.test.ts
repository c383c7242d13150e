import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { properties } from '../../../nodes/AiRudder/description/properties';
import { activationMessage, triggerPanel } from '../../../nodes/AiRudder/description/triggerPanel';
import { SESSION_TRANSFER } from '../../../nodes/AiRudder/event/schema';

const named = (list: INodeProperties[], name: string): INodeProperties => {
	const found = list.find((property) => property.name === name);
	if (found === undefined) throw new Error(`no parameter ${name}`);
	return found;
};
const inside = (collection: string) => named(properties, collection).options as INodeProperties[];
const valuesOf = (property: INodeProperties) =>
	(property.options as INodePropertyOptions[]).map(({ value }) => value);

describe("names that users' workflows depend on", () => {
	test('Trigger On is events: transfers by default, and other', () => {
		const events = named(properties, 'events');
		expect(events).toMatchObject({ displayName: 'Trigger On', type: 'multiOptions' });
		expect(events.default).toEqual([SESSION_TRANSFER]);
		expect(valuesOf(events)).toEqual([SESSION_TRANSFER, 'other']);
		expect(events.description).toBeUndefined();
	});

	test.each([
		['duplicates', 'ignore', ['flag', 'ignore', 'off']],
		['invalidEvents', 'emit', ['emit', 'refuse']],
	])('the option %s is %j by default', (name, value, values) => {
		expect(named(inside('options'), name).default).toBe(value);
		expect(valuesOf(named(inside('options'), name))).toEqual(values);
	});

	test.each([
		['duplicateWindowMinutes', 60],
		['maxBodyKb', 1024],
		['refusedPerMinute', 6],
		['reportRefused', false],
	])('the option %s is %j by default', (name, value) => {
		expect(named(inside('options'), name).default).toBe(value);
	});

	test.each(['channels', 'channelIds', 'companies', 'outputLabels', 'eventNames'])(
		'the filter %s takes several values and none by default',
		(name) => {
			expect(named(inside('filters'), name)).toMatchObject({
				default: [],
				typeOptions: { multipleValues: true },
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
});
