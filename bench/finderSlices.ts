/**
 * `npx tsx bench/finderSlices.ts`: how long the finder keeps the processor at a time. The callbacks are
 * built to be slow. What counts is the time of the processor, as others use this machine, too, and of
 * three runs the shortest time of each slice. Ends with 1 when one with a body of up to 32 kB is over
 * 10 ms.
 * `npx tsx bench/finderSlices.ts deep` measures those with this word in their names.
 */
import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

import type { Evidence } from '../nodes/AiRudder/finder/evidence';
import { MAX_WORK } from '../nodes/AiRudder/finder/budget';
import { diagnose } from '../nodes/AiRudder/finder/diagnosis';
import { readOthers } from '../nodes/AiRudder/finder/sample';
import { readSettings } from '../nodes/AiRudder/signature/formula';
import { digits, table } from './lib/table';

const RUNS = 3;
const LONGEST_MS = 10;
/** What production searches at most, and what the bar is for. */
const LARGEST_BODY = 32_768;

const HEX = 'ab'.repeat(32);
const URL_CALLED = 'https://n8n.example/webhook/a';

const times = (count: number, text: (at: number) => string, joiner = ',') =>
	Array.from({ length: count }, (_, at) => text(at)).join(joiner);
const object = (count: number, field: (at: number) => string) => `{${times(count, field)}}`;
/** As long as production allows. */
const filled = (start: string, piece: string, end: string, length = LARGEST_BODY) =>
	start + piece.repeat(Math.floor((length - start.length - end.length) / piece.length)) + end;
const nested = (depth: number, inside = '') =>
	`{"time":"1767225600","a":${'['.repeat(depth)}${inside}${']'.repeat(depth)}}`;

/** A body alone, beside what every callback of this script has. */
const BODIES: Record<string, string> = {
	'a transfer': '{"event":"session.transfer","user":{"id":"1"},"call_id":"x","ts":1767225600}',
	'3000 deep, half a character': nested(3000, '"\\ud800"'),
	'3000 deep': nested(3000),
	'16,000 deep': nested(16_000),
	'60 deep, many times': `{"time":"1767225600","a":[${times(270, () => '['.repeat(60) + ']'.repeat(60))}]}`,
	'{"a":{"a":… of 32 kB': `${'{"a":'.repeat(5400)}1${'}'.repeat(5400)}`,
	'1000 fields': object(1000, (at) => `"f${at}":"${at}"`),
	'1000 fields of 25 characters': object(900, (at) => `"field${at}":"é ${at}&=+ abcdefgh"`),
	'1001 fields': object(1001, (at) => `"f${at}":"${at}"`),
	'1000 empty fields': object(1000, (at) => `"f${at}":""`),
	'1000 objects': object(1000, (at) => `"o${at}":{"p":{"q":1}}`),
	'1000 times': object(1000, (at) => `"time${at}":"1767225600"`),
	'ever the same name': object(3000, () => '"a":"1"'),
	'objects with ever the same name': object(4, (at) => `"o${at}":${object(900, () => '"a":1')}`),
	'a long string': filled('{"time":"1767225600","a":"', 'é', '"}', LARGEST_BODY / 2),
	'a long string of escapes': filled('{"time":"1767225600","a":"', '\\u00e9', '"}'),
	'a long string of marks': filled('{"time":"1767225600","a":"', '&= +', '"}'),
	'a long string of backslashes': filled('{"time":"1767225600","a":"', '\\\\', '"}'),
	'half a character at the end': filled('{"time":"1767225600","a":"', 'x', '\\ud800"}'),
	'a long name': filled('{"time":"1767225600","', 'x', '":1}'),
	'long names': object(30, (at) => `"${at}${'x'.repeat(1000)}":{"time":"1767225600"}`),
	'a long number': filled('{"time":"1767225600","a":', '9', '}'),
	'many long numbers': object(900, (at) => `"n${at}":${'9'.repeat(25)}`),
	'a list of numbers': filled('[', '1,', '1]'),
	'objects in a list': filled('{"time":"1767225600","a":[', '{"a":1},', '1]}'),
	blanks: filled('{"time":"1767225600"', ' ', '}'),
	'a form with 1000 fields': times(1000, (at) => `f${at}=${at}+%C3%A9`, '&'),
	'a form of one long field': filled('a=', '%C3%A9', ''),
	'a form of marks': filled('a=', '&=', ''),
	'no text': randomBytes(LARGEST_BODY).toString('latin1'),
	'a JWT': filled('{"token":"eyJhbGciOiJIUzI1NiJ9.', 'eyJh', '.e30"}'),
	'Base64, as if encrypted': JSON.stringify({ encrypt: randomBytes(24_000).toString('base64') }),
};

const SOME = BODIES['a transfer'];
const PARTS = {
	'100 parts': times(100, (at) => `v${at}=${HEX.slice(0, 32)}`),
	'60 digests': times(60, (at) => `v1=${HEX.slice(2)}${10 + at}`),
	'1000 short parts': times(1000, () => 'a=b'),
	'4 kB of Base64': 'ab'.repeat(2000),
	'raw signatures': times(40, () => randomBytes(64).toString('base64')),
	'named raw signatures': times(30, (at) => `v${at}=${randomBytes(64).toString('hex')}`),
	'16 kB of digests': times(240, (at) => `v1=${HEX.slice(3)}${100 + at}`),
	'16 kB of raw signatures': times(120, (at) => `v${at}=${randomBytes(64).toString('hex')}`),
};
const claims = (body: string, count: number) => {
	const hash = createHash('sha256').update(body).digest('hex');
	const text = JSON.stringify(
		Object.fromEntries(Array.from({ length: count }, (_, at) => [at, hash])),
	);
	return `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(text).toString('base64url')}.${'A'.repeat(43)}`;
};

/** A callback, and the credential if it is not just a secret. */
interface Hostile {
	evidence: Partial<Evidence>;
	credential?: Record<string, unknown>;
}

const KEYS = { signingSecret: 'a-secret-of-the-bench', previousSigningSecret: `${HEX}${HEX}` };
const ED25519 = { signingSecret: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=' };
const HEADERS = { 'x-time': '1767225600', 'x-nonce': 'n-1', 'x-id': 'id-1' };
const KNOWN = readOthers('ak=app-key-1').known;

const CALLBACKS: Record<string, Hostile> = {
	...Object.fromEntries(
		Object.entries(BODIES).map(([name, body]) => [name, { evidence: { body: Buffer.from(body) } }]),
	),
	...Object.fromEntries(
		Object.entries(PARTS).flatMap(([name, signature]) =>
			[
				[`signature of ${name}`, { evidence: { signature } }],
				[`the same, two secrets`, { evidence: { signature }, credential: KEYS }],
				[`the same, a public key`, { evidence: { signature }, credential: ED25519 }],
			].map(([label, one], at) => [at === 0 ? label : `${name}: ${label as string}`, one]),
		),
	),
	'a token with the hash in 20 claims': {
		evidence: { signature: claims(SOME, 20) },
		credential: KEYS,
	},
	'a token with the hash in 36 claims': {
		evidence: { signature: claims(SOME, 36) },
		credential: KEYS,
	},
	'a URL with 1000 parameters': {
		evidence: { url: `${URL_CALLED}?${times(1000, (at) => `time${at}=1767225600`, '&')}` },
	},
	'a URL of 16 kB': { evidence: { url: `${URL_CALLED}?${filled('', 'a=1&', '', 16_000)}` } },
	'1000 headers': {
		evidence: {
			headers: Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`x-${at}`, `v${at}`])),
		},
	},
	'1000 headers with times': {
		evidence: {
			headers: Object.fromEntries(
				Array.from({ length: 1000 }, (_, at) => [`x-${at}`, '2026-01-01T00:00:00Z']),
			),
		},
	},
	'20 long lines of Other Values': {
		evidence: { known: readOthers(times(20, (at) => `n${at}=${'v'.repeat(2000)}`, '\n')).known },
	},
	'the same beside 1000 fields': {
		evidence: {
			body: Buffer.from(BODIES['1000 fields']),
			known: readOthers(times(20, (at) => `n${at}=${'v'.repeat(2000)}`, '\n')).known,
		},
	},
	"the user's own text with pairs": {
		evidence: { body: Buffer.from(BODIES['1000 fields of 25 characters']) },
		credential: {
			scheme: 'custom',
			signedContent: '{pairs}{sortedJson}{json}{query:a}{query:b}',
			valueEncoding: 'form',
		},
	},
	"the user's own list": {
		evidence: { body: Buffer.from(BODIES['a long string']) },
		credential: { scheme: 'custom', signedContent: '{sort}{secret}{body}{json}{sortedJson}' },
	},
	'a pasted body of line breaks': {
		evidence: { body: Buffer.from(filled('{"time":', '\r\n', '1}')), pasted: true },
	},
	'an encrypted body beside its plain one': {
		evidence: { body: Buffer.from(BODIES['3000 deep']), plain: Buffer.from(BODIES['1000 fields']) },
	},
	'48 kB, 24,000 deep': { evidence: { body: Buffer.from(nested(24_000)) } },
	'1 MB of objects': {
		evidence: { body: Buffer.from(filled('{"a":[', '{"time":"1767225600"},', '1]}', 1_000_000)) },
	},
	'16 MB of objects': {
		evidence: { body: Buffer.from(filled('{"a":[', '{"time":"1767225600"},', '1]}', 16_000_000)) },
	},
};

/** One search: how long each of its slices kept the processor, in milliseconds. */
function slicesOf({ evidence, credential = KEYS }: Hostile): number[] {
	const settings = readSettings(credential);
	const call: Evidence = {
		body: Buffer.from(SOME),
		plain: null,
		signature: HEX,
		headers: HEADERS,
		url: `${URL_CALLED}?a=1`,
		known: KNOWN,
		receivedAt: 1_767_225_600_000,
		pasted: false,
		...evidence,
	};
	const search = diagnose(call, settings, MAX_WORK);
	const slices: number[] = [];
	for (;;) {
		const start = process.cpuUsage();
		const { done } = search.next();
		const { user, system } = process.cpuUsage(start);
		slices.push((user + system) / 1000);
		if (done === true) return slices;
	}
}

const { positionals } = parseArgs({ allowPositionals: true });
const rows: string[][] = [];
for (const [name, hostile] of Object.entries(CALLBACKS)) {
	if (positionals.length > 0 && !positionals.some((word) => name.includes(word))) continue;
	const runs = Array.from({ length: RUNS }, () => slicesOf(hostile));
	// A search always takes the same steps: only the compiler and the garbage collector differ.
	const slices = runs[0].map((_, at) => Math.min(...runs.map((run) => run[at])));
	const longest = Math.max(...slices);
	const size = hostile.evidence.body?.length ?? SOME.length;
	const isOver = size <= LARGEST_BODY && longest > LONGEST_MS;
	if (isOver) process.exitCode = 1;
	rows.push([
		name,
		String(size),
		String(slices.length),
		digits(longest) + (isOver ? ' !' : ''),
		digits(Math.min(...runs.map((run) => Math.max(...run)))),
		digits(slices.reduce((sum, one) => sum + one, 0)),
	]);
}
const head = ['callback', 'bytes', 'slices', 'longest ms', 'with the noise', 'total ms'];
process.stdout.write(`${table(head, rows)}\n`);
