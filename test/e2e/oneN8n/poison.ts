import { freshCallback, node, sendSigned, TRIGGER_NAME, withN8n } from '../../support';
import { itemsOf, once } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();

/** The nodes that users put behind a trigger, and each walks through the item in its own way. */
const followers = [
	node(
		'Edit Fields',
		'n8n-nodes-base.set',
		{
			mode: 'manual',
			includeOtherFields: true,
			assignments: {
				assignments: [
					{ id: 'who', name: 'who', value: '={{ $json.user.name }}', type: 'string' },
					{ id: 'all', name: 'all', value: '={{ JSON.stringify($json).length }}', type: 'number' },
				],
			},
			options: {},
		},
		3.4,
	),
	node(
		'If',
		'n8n-nodes-base.if',
		{
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				conditions: [
					{
						id: 'named',
						leftValue: '={{ $json.user.name }}',
						rightValue: 'nick',
						operator: { type: 'string', operation: 'equals' },
					},
				],
				combinator: 'and',
			},
			options: {},
		},
		2.2,
	),
	node(
		'Code',
		'n8n-nodes-base.code',
		{ jsCode: "return $input.all().map((item) => ({ json: { ...item.json, seen: 'yes' } }));" },
		2,
	),
	node('Sort', 'n8n-nodes-base.sort', { sortFieldsUi: { sortField: [{ fieldName: 'call_id' }] } }),
];

const published = once(async () => {
	const trigger = await n8n.publishTrigger({ then: followers.slice(0, 1) });
	// One behind the other instead of one per output.
	const chain = [TRIGGER_NAME, ...followers.map(({ name }) => name)];
	const connections = Object.fromEntries(
		chain
			.slice(1)
			.map((name, index) => [chain[index], { main: [[{ node: name, type: 'main', index: 0 }]] }]),
	);
	const nodes = [trigger.workflow.nodes[0], ...followers];
	await n8n.api.updateWorkflow(trigger.workflow.id, { nodes, connections });
	await n8n.api.publish(trigger.workflow.id);
	return trigger;
});

/** A callback with one more field, written as JSON because JavaScript could not hold it. */
const withField = (json: string) => freshCallback().replace(/}$/, `,"extra":${json}}`);

/** @param levels how many lists lie inside each other */
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const nestedObjects = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

/** Sends it through all the nodes; gives back the trigger's item. */
async function survive(body: string) {
	const { workflow, url } = await published();
	const before = await n8n.api.countExecutions(workflow.id);

	expect(await sendSigned(url, body)).toMatchObject({ status: 200, text: '{}' });

	// Read as the editor reads it.
	const executions = await n8n.api.executionsAfter(workflow.id, before, 1);
	expect(executions).toHaveLength(1);
	const [execution] = executions;
	expect(execution.data.resultData.error?.message).toBeUndefined();
	expect(execution.status).toBe('success');
	const [last] = itemsOf(execution, 'Sort');
	expect(last).toMatchObject({ event: 'session.transfer', who: 'nick', seen: 'yes' });
	const [item] = itemsOf(execution, TRIGGER_NAME);
	// Whatever was made of it, nothing is lost.
	const { body: kept, issues } = item.delivery as { body?: string; issues: object[] };
	expect(kept).toBe(issues.length > 0 ? body : undefined);
	return item;
}

describe('a genuine callback that could break what comes behind it runs to the end', () => {
	it.each([
		['nested as deep as is left alone', withField(nested(99))],
		['objects nested as deep as is left alone', withField(nestedObjects(99))],
		[
			'a list of 20,000 numbers',
			withField(JSON.stringify(Array.from({ length: 20_000 }, (_, i) => i))),
		],
		['the key constructor', withField('{"constructor":{"prototype":{"polluted":true}}}')],
		['the key hasOwnProperty', withField('{"hasOwnProperty":1}')],
		['the key toString', withField('{"toString":1,"valueOf":2}')],
		['the key toJSON', withField('{"toJSON":"x"}')],
		['the key then', withField('{"then":"x"}')],
		['the key length', withField('{"length":4294967295}')],
		[
			'such keys at the top',
			freshCallback().replace(
				'{',
				'{"hasOwnProperty":1,"toString":1,"toJSON":1,"length":1000000000,"then":1,"constructor":1,',
			),
		],
		[
			'keys that n8n gives a meaning',
			freshCallback({ json: 1, binary: { a: 1 }, pairedItem: 7, error: 'x' }),
		],
		[
			'keys that are empty, numbers or have dots',
			withField('{"":1,"0":2,"a.b":3,"[0]":4,"$json":5}'),
		],
		['text that looks like an expression', withField('"={{ $json.user }} {{ 1 + 1 }}"')],
		['control characters and lone surrogates', withField('"\\u0000\\u001f\\ud800 \\u2028"')],
	])('and is left as it came: %s', async (_, body) => {
		const { delivery, ...fields } = await survive(body);
		expect(fields).toEqual(JSON.parse(body));
		expect(delivery).toMatchObject({ issues: [] });
	});

	it.each([
		['a number below what n8n can tell from zero', withField('1e-400'), 'number_not_exact'],
		['nested deeper than is left alone', withField(nested(100)), 'nested_too_deep'],
		['objects nested 5,000 levels deep', withField(nestedObjects(5000)), 'nested_too_deep'],
		['nested 100,000 levels deep', withField(nested(100_000)), 'nested_too_deep'],
		['a number that is too large to be one', withField('1e400'), 'number_not_exact'],
		['a number of 20 digits', withField('12345678901234567890'), 'number_not_exact'],
		['the key __proto__', withField('{"__proto__":{"polluted":true},"kept":1}'), 'unsafe_key'],
		[
			'the key __proto__ with an escape',
			withField('{"\\u005f_proto__":{"polluted":true},"kept":1}'),
			'unsafe_key',
		],
	])('cleaned, with an issue and the body as it came: %s', async (_, body, code) => {
		const { extra, delivery, ...fields } = await survive(body);

		const { extra: sent, ...others } = JSON.parse(body) as Record<string, unknown>;
		expect(fields).toEqual(others);
		expect(sent).toBeDefined();
		expect(delivery).toMatchObject({ issues: [{ code, path: expect.stringMatching(/^extra/) }] });
		if (code === 'unsafe_key') expect(extra).toEqual({ kept: 1 });
	});
});
