import { readOthers } from '../../../nodes/AiRudder/finder/sample';

test('a line is a header, the URL, or a value that came with the secret', () => {
	const text =
		' X-Nonce: n-1 \r\n\nhttps://n8n.example/webhook?a=1\napp-1\nappId=app-2\nX-Time: 1767225600';
	expect(readOthers(text)).toEqual({
		headers: { 'x-nonce': 'n-1', 'x-time': '1767225600' },
		url: 'https://n8n.example/webhook?a=1',
		known: [
			{ name: '', value: 'app-1' },
			{ name: 'appId', value: 'app-2' },
		],
	});
});

test.each<[string, ReturnType<typeof readOthers>]>([
	['', { headers: {}, url: null, known: [] }],
	[' \n\t\n', { headers: {}, url: null, known: [] }],
	['X-Empty:', { headers: {}, url: null, known: [{ name: '', value: 'X-Empty:' }] }],
	['a b: c', { headers: {}, url: null, known: [{ name: '', value: 'a b: c' }] }],
	['HTTP://n8n.example/', { headers: {}, url: 'HTTP://n8n.example/', known: [] }],
	['https://', { headers: {}, url: null, known: [] }],
	['https://a.example/\nhttps://', { headers: {}, url: 'https://a.example/', known: [] }],
	['aXY=', { headers: {}, url: null, known: [{ name: '', value: 'aXY=' }] }],
])('%j is read as %j', (text, known) => {
	expect(readOthers(text)).toEqual(known);
});

test('twenty lines are read', () => {
	const lines = Array.from({ length: 25 }, (_, at) => `value${at}`);
	expect(readOthers(lines.join('\n')).known).toHaveLength(20);
});
