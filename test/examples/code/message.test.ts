/** What a message says of who waits, in every example that says it. */
import { itemOf, tellIn, TELLING, type Telling } from '../lib/tellIn';

const ANY = { url: 'https://any.test/hook', channel: 'auto' };
const messageAbout = async (telling: Telling, ...item: Parameters<typeof itemOf>) => {
	const { sent, problems } = await tellIn(telling, itemOf(...item), ANY);
	expect(problems).toEqual([]);
	return sent[0] as { subject: string; text: string };
};

describe.each(TELLING)('%s, %s', (...telling) => {
	it('names the customer, the channel, the label, the call and the slots', async () => {
		const { subject, text } = await messageAbout(telling, {
			user: { id: '42', name: 'Budi 林 & Söhne' },
			conclusion: { output_label: ' VIP ', record_slots: { amount: 12, lines: { first: 1 } } },
		});
		expect(subject).toContain('Budi 林 & Söhne');
		for (const line of [
			'Customer: Budi 林 & Söhne (42)',
			'Channel: chatbot, sicepat_whatsapp',
			'Label: VIP',
			'Call ID: 6cf8c876eeefdca168ae7a08cb93fe20',
			'amount: 12',
			'lines: {"first":1}',
		]) {
			expect(text.split('\n')).toContain(line);
		}
		expect(text).toMatch(/^Execution: /m);
		expect(text).not.toContain('Not as AI Rudder documents it');
	});

	it('writes what is no text as JSON', async () => {
		const { subject, text } = await messageAbout(telling, {
			...{ channel: ['a', 'b'], channel_id: 7, company: { name: 'x' }, call_id: 5 },
			user: { id: 1, name: { first: 'Ann' } },
			conclusion: { output_label: ['E', 'F'], record_slots: ['one'] },
		});
		expect(subject).toContain('{"first":"Ann"}');
		expect(text).toContain(
			'Customer: {"first":"Ann"} (1)\nChannel: ["a","b"], 7\nLabel: ["E","F"]',
		);
		expect(`${subject}${text}`).not.toContain('[object');
	});

	it.each([
		['no user', { user: undefined }],
		['a user that is a text', { user: 'Ann' }],
		['an empty name', { user: { id: '1', name: '' } }],
		['a name of blanks', { user: { id: '1', name: ' \u2028 ' } }],
		['a name of a blank without a width', { user: { id: '1', name: '\u200b\u200b' } }],
		['a name of a letter that shows nothing', { user: { id: '1', name: '\u3164 \u2800' } }],
		['no name', { user: { id: '1', name: null } }],
	])('says that there is no name: %s', async (_what, changes) => {
		const { subject, text } = await messageAbout(telling, changes);
		expect(subject).toMatch(/customer/i);
		expect(subject).not.toMatch(/^ |undefined|null/);
		expect(text).toMatch(/^Customer: without a name/m);
	});

	it('takes a line break or another control character in a name for a blank', async () => {
		const { subject, text } = await messageAbout(telling, {
			user: { id: '1\nLabel: x', name: 'Ann\nTake over: https://evil.test\u2028\u202e\u0007!' },
			channel: 'a\r\nLabel: b',
			conclusion: {
				output_label: 'E\nx: y',
				record_slots: { 'a\nb': 'c\nTake over: https://evil.test' },
			},
		});
		expect(subject).toContain('Ann Take over: https://evil.test !');
		expect(text).not.toMatch(/^Take over: https:\/\/evil/m);
		expect(text).not.toMatch(/^(Label: b|x: y|b: c|!)/m);
	});

	it('marks a number that is not the one that was sent, and says which one it is', async () => {
		const { text } = await messageAbout(
			telling,
			{ call_id: 2 ** 53 + 2, user: { id: 2 ** 60, name: 'Ann' }, channel_id: 2 ** 53 - 1 },
			{ issues: [{ code: 'number_not_exact', path: 'call_id', message: 'Not exact.' }] },
		);
		expect(text).toContain('Call ID: 9007199254740994 (rounded)\n');
		expect(text).toContain('Customer: Ann (1152921504606847000 (rounded))\n');
		expect(text).toContain('Channel: chatbot, 9007199254740991\n');
		expect(text).toContain('\n- call_id: Not exact.\n');
	});

	it('shows what is not as documented: every issue, the body, the delivery and the execution', async () => {
		const { text } = await messageAbout(
			telling,
			{ user: undefined, conclusion: undefined, code: 200, data: {} },
			{
				event: null,
				issues: [
					{ code: 'enveloped', path: 'data', message: 'The callback stands in data.' },
					{
						code: 'number_not_exact',
						path: 'user.id',
						message: 'n8n cannot hold this number exactly.',
					},
				],
				...{ body: `{"code":200,\n"data":${'x'.repeat(5000)}}`, bodyEncoding: 'text' },
			},
		);
		expect(text).toContain(
			'Not as AI Rudder documents it:\n- The callback stands in data.\n- user.id: n8n cannot hold this number exactly.\nDelivery: d1\nBody, text: {"code":200, "data":xxx',
		);
		expect(text.length).toBeLessThan(2000);
		expect(text).toMatch(/^Execution: /m);
	});
});

it('links to the execution where n8n tells its address, and names its number elsewhere', async () => {
	const { runCode } = await import('../lib/runCode');
	const { around } = await import('../lib/tellIn');
	const textOf = async (resumeUrl: string) =>
		String((await runCode('2-all-in-one.json', 'Ask', { ...around(itemOf()), resumeUrl }))[0].text);
	expect(await textOf('https://n8n.test/n8n/webhook-waiting/7?signature=s')).toContain(
		'Execution: https://n8n.test/n8n/workflow/w1/executions/7',
	);
	const other = await textOf('https://n8n.test/later/7?signature=s');
	expect(other).toContain('Execution: number 7');
	expect(other).not.toContain('signature');
});
