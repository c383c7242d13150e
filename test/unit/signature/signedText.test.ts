import { parsePlaceholder } from '../../../nodes/AiRudder/signature/placeholders';
import { compileTemplate, type Template } from '../../../nodes/AiRudder/signature/signedText';

const UNKNOWN = { problem: 'unknown_placeholder' };

function compiled(template: string): Template {
	const result = compileTemplate(template);
	if ('problem' in result) throw new Error(`${template} has an unknown placeholder`);
	return result;
}

const text = (literal: string) => Buffer.from(literal);

test.each<[string, unknown[]]>([
	['{body}', [{ kind: 'body' }]],
	['v0:{timestamp}:{json}', [text('v0:'), { kind: 'timestamp' }, text(':'), { kind: 'json' }]],
	['{secret}{secret}', [{ kind: 'secret' }, { kind: 'secret' }]],
	['a\\n{sortedJson}\\n', [text('a\n'), { kind: 'sortedJson' }, text('\n')]],
	['{"data":{json}}', [text('{"data":'), { kind: 'json' }, text('}')]],
	['Zoë', [text('Zoë')]],
	['', []],
])('%j consists of texts and placeholders', (template, parts) => {
	expect(compiled(template).parts).toMatchObject(parts);
});

test.each('body json sortedJson secret timestamp url path host query sort'.split(' '))(
	'{%s} stands for itself',
	(kind) => {
		expect(parsePlaceholder(kind)).toEqual({ kind, text: kind, name: '', path: [] });
	},
);

test.each([
	['header:X-Nonce', { kind: 'header', name: 'x-nonce' }],
	['part:V1', { kind: 'part', name: 'V1' }],
	['query:appId', { kind: 'parameter', name: 'appId' }],
	['body.user.id', { kind: 'field', path: ['user', 'id'] }],
	['body.items.0', { kind: 'field', path: ['items', '0'] }],
	['body.__proto__', { kind: 'field', path: ['__proto__'] }],
	['body.a b:c', { kind: 'field', path: ['a b:c'] }],
	['pairs', { kind: 'pairs', path: [] }],
	['pairs.data.row', { kind: 'pairs', path: ['data', 'row'] }],
])('{%s} takes a name', (placeholder, read) => {
	expect(parsePlaceholder(placeholder)).toMatchObject(read);
});

test.each(['md5', 'sha1', 'sha256'])(
	'{%s} is a digest of the body, in hex unless it says otherwise',
	(kind) => {
		const spelled = (name: string) => ({ kind, text: `${kind}:${name}`, name, path: [] });
		expect(parsePlaceholder(kind)).toEqual(spelled('hex'));
		for (const name of ['hex', 'HEX', 'base64']) {
			expect(parsePlaceholder(`${kind}:${name}`)).toEqual(spelled(name));
		}
	},
);

test.each([
	'{nonce}',
	'{Body}',
	'{ body }',
	'{sorted_json}',
	'{body2}',
	'{}',
	'x{time-stamp}y',
	'{体}',
	'{body.}',
	'{body..a}',
	'{.a}',
	'{pairs.}',
	'{pairs:a}',
	'{json.a}',
	'{header}',
	'{header:}',
	'{header:x y}',
	'{header:x:y}',
	'{header:é}',
	'{:x}',
	'{cookie:x}',
	'{part}',
	'{query:}',
	'{md5:}',
	'{md5:base64url}',
	'{sha512}',
	'{sort:a}',
])('%j has a placeholder that does not exist', (template) => {
	expect(compileTemplate(template)).toEqual(UNKNOWN);
});

test.each(['{__proto__}', '{constructor}', '{toString}', '{constructor:x}', '{__proto__:x}'])(
	'%j is unknown, although every object has it',
	(template) => {
		expect(compileTemplate(template)).toEqual(UNKNOWN);
	},
);

test('the placeholders that a template uses are listed', () => {
	const template = compiled('{timestamp}.{body}.{body}.{body.a}{header:x}');
	expect(template.placeholders).toEqual(new Set(['timestamp', 'body', 'field', 'header']));
});

test.each(['{sortedJson}'.repeat(50), `{body}${'x'.repeat(3994)}`])(
	'fifty placeholders and 4,000 characters are as much as a text may have',
	(template) => {
		expect(compileTemplate(template)).toHaveProperty('parts');
		expect(compileTemplate(`${template}{body}`)).toEqual({ problem: 'content_too_long' });
	},
);
