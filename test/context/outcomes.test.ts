import { readFileSync } from 'node:fs';
import path from 'node:path';

import { IGNORED } from '../../nodes/AiRudder/messages/callback';
import { REASONS } from '../../nodes/AiRudder/messages/reasons';
import { deliver, forge, freshBody, post, SECRET, sign } from './support/callbacks';
import { deliverIntoFault } from './support/fault';
import { listening } from './support/listening';
import { logLinesOf } from './support/logLines';
import type { SmallN8nOptions } from './support/SmallN8n';

const KEY = 'a-callback-key-0123456789';
const byKey = { parameters: { authentication: 'callbackKey' }, credential: { callbackKey: KEY } };
const custom = (fields: object) => ({
	credential: { signingSecret: SECRET, scheme: 'custom', ...fields },
});
const stamped = custom({ signedContent: '{timestamp}{body}', timestampHeader: 'X-Time' });
const twice = async (url: string) => {
	const body = freshBody();
	await deliver(url, body);
	return await deliver(url, body);
};
const signed = async (url: string, headers: Record<string, string>, body = freshBody()) =>
	await post(url, body, { 'x-airudder-sign': sign(body), ...headers });

/** The first start waits for a slot, and no other does: what is reported beside it would be seen. */
const holdingFirst = () => {
	let starts = 0;
	return async () => {
		starts += 1;
		if (starts === 1) await new Promise(() => {});
	};
};
type Send = (url: string) => Promise<{ status: number }>;

/** How each outcome is brought about: what differs from an ordinary trigger, and what is sent. */
const RECIPES: Record<string, [SmallN8nOptions, Send]> = {
	accepted: [{}, deliver],
	event_not_chosen: [{}, async (url) => await deliver(url, freshBody({ event: 'session.end' }))],
	filtered_out: [{ parameters: { filters: { companies: ['x'] } } }, deliver],
	duplicate: [{}, twice],
	body_too_large: [{}, async (url) => await deliver(url, 'x'.repeat(1024 * 1024 + 1))],
	body_not_readable: [
		{},
		async (url) => await signed(url, { 'content-type': 'multipart/form-data; boundary=x' }),
	],
	signature_missing: [{}, async (url) => await post(url, '{}')],
	signature_repeated: [
		{},
		async (url) => {
			const body = freshBody();
			return await signed(url, { 'x-airudder-sign': `${sign(body)}, ${sign(body)}` }, body);
		},
	],
	body_compressed: [
		{},
		async (url) =>
			await signed(url, {
				'x-airudder-sign': sign('the compressed bytes'),
				'content-encoding': 'gzip',
			}),
	],
	signature_malformed: [{}, async (url) => await signed(url, { 'x-airudder-sign': 'nonsense' })],
	signature_mismatch: [{}, forge],
	secret_blank: [{ credential: { signingSecret: ' ' } }, deliver],
	secret_not_decodable: [custom({ secretEncoding: 'hex' }), deliver],
	timestamp_missing: [stamped, deliver],
	timestamp_malformed: [stamped, async (url) => await signed(url, { 'x-time': 'now' })],
	timestamp_out_of_tolerance: [stamped, async (url) => await signed(url, { 'x-time': '1' })],
	signed_value_missing: [custom({ signedContent: '{header:x-nonce}{body}' }), deliver],
	signed_value_ambiguous: [custom({ signedContent: '{pairs}' }), deliver],
	formula_unusable: [custom({ method: 'hash' }), deliver],
	parameter_unusable: [
		{ parameters: { filters: { companies: ['={{ $("Nowhere").first() }}'] } } },
		deliver,
	],
	key_missing: [byKey, deliver],
	key_mismatch: [byKey, async (url) => await deliver(`${url}?key=${KEY}x`)],
	key_unusable: [
		{ ...byKey, credential: { callbackKey: 'short' } },
		async (url) => await deliver(`${url}?key=${KEY}`),
	],
	credential_unavailable: [{ credential: new Error('deleted') }, deliver],
	event_invalid: [
		{ parameters: { options: { invalidEvents: 'refuse' } } },
		async (url) => await deliver(url, freshBody({ company: 7 })),
	],
	start_under_way: [
		{ start: holdingFirst() },
		async (url) => {
			const body = freshBody();
			return await Promise.race([deliver(url, body), deliver(url, body)]);
		},
	],
	unexpected_failure: [{}, deliverIntoFault],
	'a parameter that gives nothing': [
		{ parameters: { filters: { companies: [null], channels: ['chatbot'] } } },
		deliver,
	],
};

/** What happens at the production URL, with Report Refused and Report Ignored on, and at the test URL. */
async function bringAbout(outcome: string, mode: 'webhook' | 'manual') {
	const [given, send] = RECIPES[outcome];
	const { parameters = {} } = given;
	const options = {
		...(parameters.options as object),
		reportRefused: true,
		reportIgnored: true,
	};
	const { n8n, url } = await listening({
		...given,
		mode,
		parameters: { ...parameters, options },
	});
	const lines = logLinesOf(n8n.logger());
	const { status } = await send(url);
	// A start that waits for a slot never ends.
	if (outcome !== 'start_under_way') await n8n.idle();
	const outputs = n8n.executions.flatMap((items) =>
		items.flatMap(({ length }, output) => (length > 0 ? [output] : [])),
	);
	const said = lines.map((line) => JSON.parse(line) as { level: string; message: string });
	const { thrown } = n8n.lastCall as { thrown?: { message: string; description: string } };
	return { status, outputs, said, thrown };
}

const OUTPUTS = ['Accepted', 'Refused', 'Ignored'];
const GIVES_NOTHING = 'a parameter that gives nothing';

const page = readFileSync(path.resolve(__dirname, '../../docs/outcomes.md'), 'utf8');
const codesIn = (text: string): string[] =>
	[...text.matchAll(/`([a-z_]+)`/g)].map(([, code]) => code);

/** The status of each code: of its group, or behind the code. */
const statuses: Record<string, string> = {};
let ofGroup = '';
for (const line of page.split('## Every outcome')[1].split('\n## ')[0].split('\n')) {
	const group = /^(Answer (\d+)|Another answer):$/.exec(line);
	if (group !== null) ofGroup = group[2] ?? '';
	const [, codes, status] = /^- ((?:`[a-z_]+`(?:, )?)+)(?: (\d+))?: ./.exec(line) ?? [];
	for (const code of codesIn(codes ?? '')) statuses[code] = status ?? ofGroup;
}

/** The codes that the page names in the sentence with these words. */
const exceptions = (words: string): string[] =>
	codesIn(page.split(/[.\n]/).find((sentence) => sentence.endsWith(words))!);
const withoutItem = exceptions('give none');
const itemAtTestUrl = exceptions('give the item');

/** What the page says of an outcome: its status here, and the rest under "Where you see it". */
function rowOnPage(outcome: string): string[] {
	if (outcome === GIVES_NOTHING)
		return ['200', 'warn: goes on without a setting', 'Accepted', 'the words'];
	if (outcome === 'accepted') return [statuses.accepted, '', 'Accepted', 'the item'];
	const isIgnored = outcome in IGNORED;
	const output = isIgnored ? 'Ignored' : 'Refused';
	return [
		statuses[outcome],
		isIgnored ? 'info: ignored a callback' : 'warn: refused a callback',
		withoutItem.includes(outcome) ? '' : output,
		itemAtTestUrl.includes(outcome) ? 'the item' : 'the words',
	];
}

/** What was seen of an outcome, to compare with the page. */
async function rowSeen(outcome: string): Promise<string[]> {
	const seen = await bringAbout(outcome, 'webhook');
	const last = seen.outputs.at(-1);
	const [line] = seen.said;
	// The log says why, by the same code.
	if (line !== undefined && outcome !== GIVES_NOTHING) expect(line.message).toContain(outcome);
	const log = line === undefined ? '' : `${line.level}: ${line.message.split(':')[0].slice(18)}`;
	// In a test run n8n keeps no ids and starts at once: there is neither a duplicate nor a start under way.
	const runsThere = ['accepted', 'duplicate', 'start_under_way'].includes(outcome);
	const test = runsThere ? undefined : await bringAbout(outcome, 'manual');
	if (test !== undefined) expect(test.status).toBe(seen.status);
	if (test?.thrown !== undefined) {
		expect(test.thrown.message).toMatch(/^[A-Z].*\.$/);
		expect(test.thrown.description).toMatch(/\w{3}/);
		expect(test.outputs).toEqual([]);
	}
	return [
		String(seen.status),
		log,
		last === undefined ? '' : OUTPUTS[last],
		test?.thrown === undefined ? 'the item' : 'the words',
	];
}

test('the page names every outcome that the code knows, and what to do', () => {
	const known = ['accepted', ...Object.keys(IGNORED), ...Object.keys(REASONS)];
	expect(Object.keys(statuses).sort()).toEqual(known.sort());
	expect(Object.keys(RECIPES).sort()).toEqual([...known, GIVES_NOTHING].sort());
	expect(page).toContain('the log warns `goes on without a setting`');
});

test.each(Object.keys(RECIPES))(
	'%s: answer, log, output and test URL are as the page says',
	async (outcome) => {
		expect(await rowSeen(outcome)).toEqual(rowOnPage(outcome));
	},
	30_000,
);
