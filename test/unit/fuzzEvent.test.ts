import fc from 'fast-check';

import { toItem } from '../../nodes/AiRudder/n8n/accept';
import { readCallback, type Callback } from '../../nodes/AiRudder/callback/read';
import { outputCount, outputFor } from '../../nodes/AiRudder/callback/routing';
import { CATALOGUE } from '../../nodes/AiRudder/events/catalogue';
import { hasRounded } from './support/numbers';
import { ARRIVAL, isWanted } from './support/transfers';

const KEYS = [
	...CATALOGUE.flatMap(({ sample }) => Object.keys(sample ?? {})),
	'id',
	'name',
	'record_slots',
	'output_label',
	'delivery',
	'constructor',
	'toString',
	'then',
	'toJSON',
	'0',
	'',
];
const key = fc.oneof(fc.constantFrom(...KEYS), fc.string({ unit: 'binary', maxLength: 5 }));
const safeKey = key.filter((name) => name !== '__proto__');
const text = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.constantFrom('session.transfer', 'E', '{', '__proto__', '1e400', '\ud800', 'a\0b'),
);

/** JSON as a text, so that it can say what no JavaScript value says. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
	json: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		text.map((value) => JSON.stringify(value)),
		fc.constantFrom(
			'null',
			'true',
			'false',
			'0',
			'-0',
			'1.5',
			'1e3',
			'1E-7',
			'9007199254740993',
			'1e400',
			'120000.123456789012345',
		),
		fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
		fc.array(tie('json')).map((entries) => `[${entries.join(' , ')}]`),
		fc
			.array(fc.tuple(key, tie('json')))
			.map(
				(fields) => `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()}}`,
			),
	),
}));
const object = fc
	.array(fc.tuple(key, json), { maxLength: 8 })
	.map(
		(fields) => `{ ${fields.map(([name, value]) => `${JSON.stringify(name)} : ${value}`).join()} }`,
	);

const ALL = CATALOGUE.map(({ value }) => value);
const read = (body: Buffer) => readCallback(body, CATALOGUE);

/** What comes behind: filters, outputs and the item must take whatever was read. */
function passOn(callback: Callback): Record<string, unknown> {
	const filters = { channels: ['chatbot'], outputLabels: ['E'], eventNames: ['x'] };
	expect([true, false]).toContain(isWanted(callback, ALL, filters));
	const layout = { routes: ['E', '', 'B'], reportRefused: true, reportIgnored: true };
	expect(outputFor(callback, layout)).toBeLessThan(outputCount(layout));
	const item = toItem(callback, ARRIVAL);
	// n8n stores items as JSON: that must neither throw nor lose anything.
	expect(JSON.parse(JSON.stringify(item))).toEqual(JSON.parse(JSON.stringify({ ...item })));
	return item;
}

/** Looks at every value of a parsed JSON, its own way. */
function some(value: unknown, test: (value: unknown, key: string) => boolean, name = ''): boolean {
	if (test(value, name)) return true;
	if (typeof value !== 'object' || value === null) return false;
	return Object.entries(value).some(([field, inner]) => some(inner, test, field));
}

test('any bytes are read without a throw, and an unreadable body is kept whole', () => {
	const bytes = fc.oneof(fc.uint8Array(), text.map(Buffer.from), json.map(Buffer.from));
	fc.assert(
		fc.property(bytes, (given) => {
			const body = Buffer.from(given);
			const callback = read(body);
			const item = passOn(callback);
			if (callback.event !== null) return;
			expect(item.event).toBeNull();
			const { delivery } = toItem(callback, ARRIVAL);
			const [, charset] = callback.issues as Array<{ charset?: string }>;
			expect(callback.issues).toHaveLength(charset === undefined ? 1 : 2);
			if (charset !== undefined) {
				expect(new TextDecoder(charset.charset).decode(body)).toBe(delivery.body);
				return;
			}
			const kept = Buffer.from(
				delivery.body ?? '',
				delivery.bodyEncoding === 'base64' ? 'base64' : 'utf8',
			);
			const bom = Buffer.from('\ufeff');
			expect(kept.equals(body) || Buffer.concat([bom, kept]).equals(body)).toBe(true);
		}),
		{ numRuns: 1000 },
	);
});

test('every field of an object is kept, or the issues say which is not and the body is there', () => {
	fc.assert(
		fc.property(object, (body) => {
			const callback = read(Buffer.from(body));
			const parsed = JSON.parse(body) as Record<string, unknown>;
			const isTouched = hasRounded(body) || some(parsed, (_value, name) => name === '__proto__');
			const codes = callback.issues.map(({ code }) => code);
			expect(codes.includes('number_not_exact') || codes.includes('unsafe_key')).toBe(isTouched);
			if (isTouched) expect(callback.body).toEqual({ text: body, encoding: 'text' });
			else expect(callback.payload).toEqual(parsed);

			const { delivery, ...fields } = passOn(callback);
			const { delivery: original, ...expected } = callback.payload;
			expect(fields).toEqual(expected);
			expect(delivery).toMatchObject(original === undefined ? {} : { original });
			for (const name of Object.keys(parsed)) {
				if (name !== '__proto__') expect(Object.keys(callback.payload)).toContain(name);
			}
		}),
		{ numRuns: 1000 },
	);
});

test('any known callback with any fields replaced keeps them, and passes all that comes behind', () => {
	const samples = CATALOGUE.flatMap(({ sample }) => (sample === null ? [] : [sample]));
	const fields = fc.dictionary(safeKey, json, { maxKeys: 6 });
	fc.assert(
		fc.property(fc.constantFrom(...samples), fields, (sample, replaced) => {
			const kept = Object.entries(sample).filter(([name]) => !Object.hasOwn(replaced, name));
			const all = [
				...kept.map(([name, value]) => [name, JSON.stringify(value)]),
				...Object.entries(replaced),
			];
			const body = `{${all.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()}}`;
			const callback = read(Buffer.from(body));
			const parsed = JSON.parse(body) as Record<string, unknown>;
			passOn(callback);
			expect(Object.keys(callback.payload).sort()).toEqual(Object.keys(parsed).sort());
			if (callback.body === undefined) expect(callback.payload).toEqual(parsed);
			for (const { code, path } of callback.issues) {
				if (code === 'wrong_type') expect(Object.keys(parsed)).toContain(path.split('.')[0]);
			}
		}),
		{ numRuns: 1000 },
	);
});
