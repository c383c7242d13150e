import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AiRudderSigningSecretApi } from '../../credentials/AiRudderSigningSecretApi.credentials';
import { parsePlaceholder, PLACEHOLDERS } from '../../nodes/AiRudder/signature/placeholders';
import { COPY, readCases } from '../census/cases';
import { refusalOf } from '../census/expressible';

const page = readFileSync(path.join(__dirname, '..', '..', 'docs', 'formulas.md'), 'utf8');
const { properties } = new AiRudderSigningSecretApi();

const sectionUnder = (heading: string): string =>
	page.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`))!;

/** The cells of the table below a heading, without its head. */
function rowsUnder(heading: string): string[][] {
	const lines = sectionUnder(heading)
		.split('\n')
		.filter((line) => line.startsWith('|'));
	return lines.slice(2).map((line) =>
		line
			.split(/(?<!\\)\|/)
			.slice(1, -1)
			.map((cell) => cell.trim().replaceAll('\\|', '|')),
	);
}

const bare = (cell: string) => cell.replace(/^`|`$/g, '');

/** A field of the credential and its value, from the words of the editor. */
function fieldFor(displayName: string, words: string): [string, unknown] {
	const { name, options = [] } = properties.find((one) => one.displayName === displayName)!;
	const option = options.find((one) => 'value' in one && one.name === words);
	const value = option !== undefined && 'value' in option ? option.value : words;
	return [name, words === 'empty' ? '' : value];
}

/** The case in the census of each vendor of the table. */
const CASES: Record<string, string> = {
	Midtrans: 'midtrans',
	'WeChat Pay v2': 'wechatpay-v2-md5',
	'SNAP (Bank Indonesia)': 'snap-bi',
};

const cases = readCases(COPY);

test.each(rowsUnder('Known vendors'))(
	'the page sets %s up so that two of its callbacks are accepted',
	(vendor, method, content, more) => {
		const [methodName, ...rest] = method.split(', ');
		const credential: Record<string, unknown> = {
			scheme: 'custom',
			...Object.fromEntries([fieldFor('Method', methodName)]),
			...(content === '' ? {} : { signedContent: bare(content) }),
		};
		const encoding = rest.pop();
		if (encoding !== undefined) Object.assign(credential, fields('Signature Encoding', encoding));
		if (rest.length > 0) Object.assign(credential, fields('Algorithm', rest[0]));
		for (const setting of more === '' ? [] : more.split(', ')) {
			const names = properties.map(({ displayName }) => displayName);
			const name = names
				.filter((one) => setting.startsWith(`${one} `))
				.sort((a, b) => b.length - a.length)[0];
			Object.assign(credential, fields(name, bare(setting.slice(name.length + 1))));
		}
		const { secret, sample, second } = cases.find(({ id }) => id === CASES[vendor])!;
		const signingSecret = secret.replace(/^whsec_/, '');

		const refusals = [sample, second].map((one) =>
			refusalOf({ ...credential, signingSecret }, one),
		);

		expect(refusals).toEqual([null, null]);
	},
);

const fields = (name: string, words: string) => Object.fromEntries([fieldFor(name, words)]);

test('the page explains placeholders that exist, and every kind of them', () => {
	const list = sectionUnder('Signed Content').match(/^- .*/gm)!;
	const named = [...list.join('\n').matchAll(/`\{([^}]*)\}`/g)].map(([, name]) => name);
	const placeholders = named.map((name) => [name, parsePlaceholder(name)] as const);

	expect(placeholders.filter(([, placeholder]) => placeholder === null)).toEqual([]);
	expect(new Set(placeholders.map(([, placeholder]) => placeholder!.kind))).toEqual(
		new Set(Object.keys(PLACEHOLDERS)),
	);
	const examples = Object.values(PLACEHOLDERS).map(({ example }) => example);
	expect(examples.filter((example) => !named.includes(example))).toEqual([]);
});

test('the page names every field of Custom, and its choices', () => {
	const [method] = sectionUnder('Custom').match(/^- \*\*Method\*\*: .*/m)!;
	const methods = properties.find(({ name }) => name === 'method')!.options!;
	for (const { name } of methods) expect(method).toContain(name);
	const shown = properties.filter(
		({ type, displayOptions }) =>
			type !== 'notice' && displayOptions?.show?.scheme?.includes('custom'),
	);
	const missing = shown.filter(({ displayName }) => !page.includes(displayName));
	expect(missing.map(({ displayName }) => displayName)).toEqual([]);
});
