import fc from 'fast-check';

import { toItem, type Arrival } from '../../nodes/AiRudder/event/item';
import { readEvent, type CallbackEvent } from '../../nodes/AiRudder/event/readEvent';
import { outputCount, outputFor } from '../../nodes/AiRudder/event/routing';
import { isWanted } from '../../nodes/AiRudder/event/selection';
import { idOf } from './support/ids';
import { SAMPLE } from './support/transfers';

const KEYS = [
	...Object.keys(SAMPLE),
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

const ARRIVAL: Arrival = {
	id: idOf('x'),
	receivedAt: '2026-01-01T00:00:00.000Z',
	duplicate: false,
	secret: 'current',
};

/** What comes behind: filters, outputs and the item must take whatever was read. */
function passOn(event: CallbackEvent): Record<string, unknown> {
	const filters = { channels: ['chatbot'], outputLabels: ['E'], eventNames: ['x'] };
	expect([true, false]).toContain(isWanted(event, ['session.transfer', 'other'], filters));
	const layout = { routes: ['E', '', 'B'], reportRefused: true };
	expect(outputFor(event, layout)).toBeLessThan(outputCount(layout));
	const item = toItem(event, ARRIVAL);
	// n8n stores items as JSON: that must neither throw nor lose anything.
	expect(JSON.parse(JSON.stringify(item))).toEqual(JSON.parse(JSON.stringify({ ...item })));
	return item;
}

const isInexact = (value: unknown): boolean =>
	typeof value === 'number' &&
	(!Number.isFinite(value) || (Number.isInteger(value) && Math.abs(value) > 2 ** 53 - 1));

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
			const event = readEvent(body);
			const item = passOn(event);
			if (event.kind !== 'unreadable') return;
			expect(event.issues).toHaveLength(1);
			expect(item.event).toBeNull();
			const { delivery } = toItem(event, ARRIVAL);
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
			const event = readEvent(Buffer.from(body));
			const parsed = JSON.parse(body) as Record<string, unknown>;
			const isTouched = some(parsed, (value, name) => isInexact(value) || name === '__proto__');
			const codes = event.issues.map(({ code }) => code);
			expect(codes.includes('number_not_exact') || codes.includes('unsafe_key')).toBe(isTouched);
			if (isTouched) expect(event.body).toEqual({ text: body, encoding: 'text' });
			else expect(event.payload).toEqual(parsed);

			const { delivery, ...fields } = passOn(event);
			const { delivery: original, ...expected } = event.payload;
			expect(fields).toEqual(expected);
			expect(delivery).toMatchObject(original === undefined ? {} : { original });
			for (const name of Object.keys(parsed)) {
				if (name !== '__proto__') expect(Object.keys(event.payload)).toContain(name);
			}
		}),
		{ numRuns: 1000 },
	);
});

test('a transfer with any fields replaced keeps them, and each issue points at one', () => {
	const fields = fc.dictionary(safeKey, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 });
	fc.assert(
		fc.property(fields, (replaced) => {
			const payload = { ...SAMPLE, ...replaced, event: 'session.transfer' };
			const body = JSON.stringify(payload);
			const event = readEvent(Buffer.from(body));
			expect(event.kind).toBe('session.transfer');
			passOn(event);
			const parsed = JSON.parse(body) as Record<string, unknown>;
			if (event.body === undefined) expect(event.payload).toEqual(parsed);
			for (const { code, path } of event.issues) {
				if (code === 'wrong_type') expect(Object.keys(parsed)).toContain(path.split('.')[0]);
			}
		}),
		{ numRuns: 1000 },
	);
});
