import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { transpileModule } from 'typescript';

import { configuredOutputs, type OutputParameters } from '../../../nodes/AiRudder/editor/outputs';
import { OUTPUT } from '../../../nodes/AiRudder/callback/routing';

const names = (parameters: OutputParameters) =>
	configuredOutputs(parameters).map((output) =>
		typeof output === 'string' ? output : output.displayName,
	);

test('without options there is one plain output, as pinned data needs it', () => {
	expect(configuredOutputs({})).toEqual(['main']);
	expect(configuredOutputs({ routing: 'single', routes: ['E'], options: {} })).toEqual(['main']);
	expect(configuredOutputs({ options: { reportRefused: false } })).toEqual(['main']);
});

test('with Report Refused there are two', () => {
	expect(names({ options: { reportRefused: true } })).toEqual(['Accepted', 'Refused']);
});

test('with routing there are the fixed ones, then one per label', () => {
	const routing = 'outputLabel';
	expect(names({ routing })).toEqual(['Other', 'Refused', 'Needs Attention']);
	expect(names({ routing, routes: ['E', ' B '], options: { reportRefused: true } })).toEqual([
		'Other',
		'Refused',
		'Needs Attention',
		'E',
		'B',
	]);
});

test('a label that is not filled in yet has a name all the same', () => {
	expect(names({ routing: 'outputLabel', routes: ['', 'E', ' '] }).slice(3)).toEqual([
		'Label 1',
		'E',
		'Label 3',
	]);
});

test('what is ignored comes last, so that no other output moves', () => {
	const options = { reportIgnored: true };
	expect(names({ options })).toEqual(['Accepted', 'Refused', 'Ignored']);
	expect(names({ options: { ...options, reportRefused: true } })).toEqual(names({ options }));
	const routing = 'outputLabel';
	expect(names({ routing, routes: ['E'], options })).toEqual([
		'Other',
		'Refused',
		'Needs Attention',
		'E',
		'Ignored',
	]);
});

test('labels by an expression may be one text, or have entries that give nothing', () => {
	const routing = 'outputLabel';
	expect(names({ routing, routes: 'E' }).slice(3)).toEqual(['E']);
	expect(names({ routing, routes: [undefined, null, NaN, { toString: 1 }, 7] }).slice(3)).toEqual([
		'Label 1',
		'Label 2',
		'Label 3',
		'Label 4',
		'7',
	]);
	for (const routes of [undefined, null, NaN]) expect(names({ routing, routes })).toHaveLength(3);
});

test.each([1, 'true', null])('an option that is not true is off: %j', (value) => {
	expect(names({ options: { reportRefused: value, reportIgnored: value } })).toEqual(['main']);
});

test('the names stand where the events are sent', () => {
	const outputs = names({ routing: 'outputLabel', routes: ['E'] });
	expect(outputs[OUTPUT.main]).toBe('Other');
	expect(outputs[OUTPUT.refused]).toBe('Refused');
	expect(outputs[OUTPUT.needsAttention]).toBe('Needs Attention');
	expect(outputs[OUTPUT.firstLabel]).toBe('E');
	expect(names({ options: { reportRefused: true } })[OUTPUT.refused]).toBe('Refused');
});

test('the function uses nothing from outside: n8n evaluates its text alone', () => {
	const file = path.resolve(__dirname, '../../../nodes/AiRudder/editor/outputs.ts');
	const { outputText } = transpileModule(readFileSync(file, 'utf8'), {});
	const exported: { configuredOutputs?: typeof configuredOutputs } = {};
	runInNewContext(outputText, { exports: exported });
	const parameters = { routing: 'outputLabel', routes: ['E', ''] };
	const alone: unknown = runInNewContext(
		`JSON.stringify((${exported.configuredOutputs?.toString()})(parameters))`,
		{ parameters },
	);
	expect(alone).toBe(JSON.stringify(configuredOutputs(parameters)));
});
