import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { ACCEPTED, check, custom, MISMATCH, NOW, sign, usableScheme } from '../support/check';
import { KEY } from '../support/vectors';

/** The formulas under which a sender may write one body in several ways. */
const JSON_ONES = { '{json}': {}, '{sortedJson}': {}, '{pairs}': { nestedValues: 'json' } };

describe.each(Object.keys(JSON_ONES) as Array<keyof typeof JSON_ONES>)('%s', (signedContent) => {
	const credential = custom({ signedContent, ...JSON_ONES[signedContent] });
	/** The body of the field `a`, and what is signed of it. */
	const callback = (sent: string, signed: string) => ({
		body: `{"a": {"b": ${sent}}}`,
		signature: sign(signedContent === '{pairs}' ? `a={"b":${signed}}` : `{"a":{"b":${signed}}}`),
	});

	test.each([
		['an escaped name, as Python sends it', '"\\u674e\\u96f7"'],
		['an escaped ampersand, as Go sends it', '"A \\u0026 B"'],
		['an escaped slash, as PHP sends it', '"a\\/b"'],
		['a float', '1.0'],
		['an id of 19 digits', '1234567890123456789'],
		['keys that are numbers', '{"b":1,"1":2}'],
	])('fits %s, signed as it was sent', (_, value) => {
		const signed =
			signedContent === '{sortedJson}' && value.startsWith('{') ? '{"1":2,"b":1}' : value;
		expect(check(callback(value, signed), credential)).toEqual(ACCEPTED);
	});

	test('fits what a program has read and written anew', () => {
		expect(check(callback('"\\u674e\\/"', '"李/"'), credential)).toEqual(ACCEPTED);
		expect(check(callback('1.50', '1.5'), credential)).toEqual(ACCEPTED);
	});

	test.each([
		[
			'Python, which sends ASCII',
			'{"n":"\\u674e","id":1234567890123456789}',
			'{"n":"李","id":1234567890123456789}',
		],
		['PHP, which escapes slashes', '{"n":"a\\/b","id":10.0}', '{"n":"a/b","id":10.0}'],
		['Python, which signs ASCII', '{"n":"李","id":1.0}', '{"n":"\\u674e","id":1.0}'],
	])('fits a text that is signed in another spelling than sent: %s', (_, sent, signed) => {
		const sorted = signed.replace(/^\{(.*),("id".*)\}$/, '{$2,$1}');
		const text = signedContent === '{sortedJson}' ? sorted : signed;
		expect(check(callback(sent, text), credential)).toEqual(ACCEPTED);
	});

	test('fits nothing else', () => {
		for (const signed of ['"\\u674E"', '"\\u674f"', ' "\\u674e"', '"李 "']) {
			expect(check(callback('"\\u674e"', signed), credential)).toEqual(MISMATCH);
		}
	});

	test('knows a body in another spelling as the same callback, and another id as another one', () => {
		const scheme = usableScheme(readSettings({ signingSecret: KEY, ...credential }));
		const identify = (sent: string, signed: string) => {
			const { body, signature } = callback(sent, signed);
			const proof = scheme.verify({
				...{ body: Buffer.from(body), signature, headers: {}, url: () => '', receivedAt: NOW },
			});
			return 'problem' in proof ? proof : proof.identity.toString();
		};
		expect(identify('"\\u674e"  ', '"\\u674e"')).toBe(identify('"\\u674e"', '"\\u674e"'));
		expect(identify('"李"', '"\\u674e"')).toBe(identify('"\\u674e"', '"\\u674e"'));
		const [one, other] = ['1234567890123456789', '1234567890123456788'];
		expect(identify(one, one)).not.toBe(identify(other, other));
	});

	test('a long body has the usual spelling only', () => {
		const long = callback(`"\\u674e${'x'.repeat(16_384)}"`, `"\\u674e${'x'.repeat(16_384)}"`);
		expect(check(long, credential)).toEqual(MISMATCH);
		const usual = callback(`"\\u674e${'x'.repeat(16_384)}"`, `"李${'x'.repeat(16_384)}"`);
		expect(check(usual, credential)).toEqual(ACCEPTED);
	});
});

describe('{pairs} with Value Encoding', () => {
	const NAME = "O'Brien (VIP)! 5* a~b";
	const body = JSON.stringify({ name: NAME });

	test.each([
		['percent', 'JavaScript', "O'Brien%20(VIP)!%205*%20a~b"],
		['percent', 'Python and PHP', 'O%27Brien%20%28VIP%29%21%205%2A%20a~b'],
		['percent', 'Java', 'O%27Brien%20%28VIP%29%21%205*%20a%7Eb'],
		['form', 'Java', 'O%27Brien+%28VIP%29%21+5*+a%7Eb'],
		['form', 'Go and Python', 'O%27Brien+%28VIP%29%21+5%2A+a~b'],
		['form', 'PHP', 'O%27Brien+%28VIP%29%21+5%2A+a%7Eb'],
		['form', 'JavaScript', "O'Brien+(VIP)!+5*+a~b"],
	])('%s fits marks as %s writes them', (valueEncoding, _, written) => {
		const credential = custom({ signedContent: '{pairs}', valueEncoding });
		const signature = sign(`name=${written}`);
		expect(check({ body, signature }, credential)).toEqual(ACCEPTED);
		expect(check({ body: body.replace('5*', '5%2A'), signature }, credential)).toEqual(MISMATCH);
	});

	test('an object in JSON has spellings of its own', () => {
		const fields = { signedContent: '{pairs}', valueEncoding: 'percent', nestedValues: 'json' };
		const signature = sign('a=%7B%22b%22%3A%22%5Cu674e%22%7D');
		expect(check({ body: '{"a": {"b": "\\u674e"}}', signature }, custom(fields))).toEqual(ACCEPTED);
		const decoded = sign(
			`a=${encodeURIComponent('{"b":"李 (VIP)"}').replaceAll('(', '%28').replaceAll(')', '%29')}`,
		);
		const sent = { body: '{"a": {"b": "\\u674e (VIP)"}}', signature: decoded };
		expect(check(sent, custom(fields))).toEqual(ACCEPTED);
	});
});

test('a value that holds the joiner in one spelling only is clear in the others', () => {
	const credential = custom({ signedContent: '{pairs}', nestedValues: 'json' });
	const body = '{"a":{"b":"Tom \\u0026 Jerry = 2"}}';
	const signature = sign('a={"b":"Tom \\u0026 Jerry = 2"}');
	expect(check({ body, signature }, credential)).toEqual(ACCEPTED);
	const signedDecoded = sign('a={"b":"Tom & Jerry = 2"}');
	expect(check({ body, signature: signedDecoded }, credential)).toMatchObject({
		problem: 'signed_value_ambiguous',
		why: 'holds_joiner',
	});
});
