import {
	freshCallback,
	SAMPLE,
	SECRET,
	sendCallback,
	sendSigned,
	signCallback,
	TRIGGER_NAME,
	withN8n,
} from '../../support';
import { itemsOf, nodesBehind, nodesThatRan, noOps, once } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();

const labelled = (output_label: string) =>
	freshCallback({ conclusion: { record_slots: {}, output_label } });

/** Sends callbacks one after the other; gives back which node each of them reached. */
async function reached(
	{ workflow, url }: { workflow: { id: string }; url: string },
	bodies: string[],
): Promise<string[]> {
	const before = await n8n.api.countExecutions(workflow.id);
	for (const body of bodies) expect((await sendSigned(url, body)).status).toBe(200);
	return nodesBehind(await n8n.api.executionsAfter(workflow.id, before, bodies.length));
}

describe('routing by output label', () => {
	const routes = ['E', ' Cafe\u0301 ', '催收'];
	const published = once(
		async () =>
			await n8n.publishTrigger({
				parameters: { routing: 'outputLabel', routes },
				then: noOps('Other', 'Refused', 'Needs Attention', 'Label E', 'Label Café', 'Label 催收'),
			}),
	);

	it('sends each label to the node behind its own output, and the rest to Other', async () => {
		expect(await reached(await published(), ['E', '催收', 'F', 'e'].map(labelled))).toEqual([
			'Label E',
			'Label 催收',
			'Other',
			'Other',
		]);
	});

	it('takes two spellings of the same letters, and blanks around them, for the same label', async () => {
		const spellings = ['Caf\u00e9', 'Cafe\u0301', '  Café ', '\tE\n'];
		expect(await reached(await published(), spellings.map(labelled))).toEqual([
			'Label Café',
			'Label Café',
			'Label Café',
			'Label E',
		]);
	});

	it('does not take full-width letters for the usual ones', async () => {
		expect(await reached(await published(), [labelled('\uff25')])).toEqual(['Other']);
	});

	it('sends what is not as documented and has no label to Needs Attention', async () => {
		const damaged = freshCallback({ conclusion: 'E' });
		const unlabelled = freshCallback({ conclusion: { record_slots: {} } });
		expect(await reached(await published(), [damaged, unlabelled, '"no object"'])).toEqual([
			'Needs Attention',
			'Needs Attention',
			'Needs Attention',
		]);
	});

	it('keeps a refused callback out of every output until Report Refused is on', async () => {
		const { workflow, url } = await published();
		const before = await n8n.api.countExecutions(workflow.id);
		expect((await sendSigned(url, labelled('E'), { secret: 'another one' })).status).toBe(401);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(before);
	});

	it('leaves every connection where it is when a label is added at the end', async () => {
		const { workflow, url } = await published();
		const { nodes } = await n8n.api.getWorkflow(workflow.id);
		const changed = nodes.map((node) =>
			node.name === TRIGGER_NAME
				? { ...node, parameters: { ...node.parameters, routes: [...routes, 'G'] } }
				: node,
		);
		await n8n.api.updateWorkflow(workflow.id, { nodes: changed });
		await n8n.api.publish(workflow.id);

		const bodies = [...['E', 'Café', '催收', 'F'].map(labelled), '"no object."'];
		expect(await reached({ workflow, url }, bodies)).toEqual([
			'Label E',
			'Label Café',
			'Label 催收',
			'Other',
			'Needs Attention',
		]);
		// Nothing is connected to the new output yet: the callback is there, and goes no further.
		expect(await reached({ workflow, url }, [labelled('G')])).toEqual(['']);
	});
});

describe('the output Refused', () => {
	it('gets an item that explains the refusal and repeats nothing of the callback', async () => {
		const { workflow, url } = await n8n.publishTrigger({
			options: { reportRefused: true },
			then: noOps('Accepted', 'Refused'),
		});
		const body = freshCallback();
		const signature = signCallback({ body, secret: 'another one' });
		const contentType = 'application/json; charset=utf-8';

		expect((await sendCallback({ url, body, signature, contentType })).status).toBe(401);

		const [execution] = await n8n.api.waitForExecutions(workflow.id, 1);
		expect(execution.status).toBe('success');
		expect(nodesThatRan(execution).sort()).toEqual([TRIGGER_NAME, 'Refused'].sort());
		const [item] = itemsOf(execution, 'Refused');
		expect(item).toEqual({
			reason: 'signature_mismatch',
			message: 'The signature does not fit the body and the secret.',
			// With the search of this minute, or without it: others of this n8n were refused before.
			fix: expect.stringMatching(/^(?:Enter the secret again|The trigger searched another)/),
			formula: null,
			receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
			bodyBytes: body.length,
			contentType,
			signatureShape: '64 hex digits, the length of SHA-256',
		});
		const { call_id } = JSON.parse(body) as typeof SAMPLE;
		for (const hidden of [SECRET, signature, call_id]) {
			expect(JSON.stringify(execution)).not.toContain(hidden);
		}
		expect(await reached({ workflow, url }, [freshCallback()])).toEqual(['Accepted']);
	});

	it('is the second one with routing, too, and what is refused as not as documented goes there', async () => {
		const { workflow, url } = await n8n.publishTrigger({
			parameters: { routing: 'outputLabel', routes: ['E'] },
			options: { reportRefused: true, invalidEvents: 'refuse' },
			then: noOps('Other', 'Refused', 'Needs Attention', 'Label E'),
		});

		expect((await sendSigned(url, freshCallback({ company: null }))).status).toBe(422);

		const [execution] = await n8n.api.waitForExecutions(workflow.id, 1);
		expect(itemsOf(execution, 'Refused')).toMatchObject([{ reason: 'event_invalid' }]);
		expect(nodesThatRan(execution)).not.toContain('Other');
		expect(await reached({ workflow, url }, [labelled('E')])).toEqual(['Label E']);
	});
});

describe('filters', () => {
	const other = (fields: Record<string, unknown>) =>
		JSON.stringify({ event: 'session.end', at: Math.random(), ...fields });

	it.each([
		['channels', ['chatbot'], freshCallback(), freshCallback({ channel: 'voice' })],
		['channelIds', ['x', 'sicepat_whatsapp'], freshCallback(), freshCallback({ channel_id: 'y' })],
		[
			'companies',
			['Toko Cafe\u0301'],
			freshCallback({ company: ' Toko Caf\u00e9' }),
			freshCallback({ company: 'toko café' }),
		],
		['outputLabels', [' E '], labelled('E'), labelled('\uff25')],
		['eventNames', ['session.end'], other({}), other({ event: 'session.started' })],
	])(
		'let through what is listed under %s, and answer the rest 200 {} without an execution',
		async (name, list, passing, filtered) => {
			const { workflow, url } = await n8n.publishTrigger({
				parameters: { events: ['session.transfer', 'other'], filters: { [name]: list } },
			});

			expect(await sendSigned(url, filtered)).toMatchObject({ status: 200, text: '{}' });
			expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
			expect(await reached({ workflow, url }, [passing])).toEqual(['After']);
		},
	);
});
