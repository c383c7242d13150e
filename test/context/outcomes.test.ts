import { readFileSync } from 'node:fs';
import path from 'node:path';

import { IGNORED } from '../../nodes/AiRudder/messages/callback';
import { REASONS, type ReasonCode } from '../../nodes/AiRudder/messages/reasons';
import { deliver, forge, freshBody, post, SECRET, sign } from './support/callbacks';
import { deliverIntoFault } from './support/fault';
import { listening, stopListening } from './support/listening';
import { logLinesOf } from './support/logLines';
import type { SmallN8nOptions } from './support/SmallN8n';

afterEach(stopListening);

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

/** What is seen of an outcome: the answer, the log, where an item leaves, and what the test URL shows. */
interface Seen {
	status: number;
	log: string;
	output: string;
	test: 'the item' | 'the words';
}

/** What the rules say is to be seen. */
function expected(outcome: string): Seen {
	if (outcome === 'accepted') return { status: 200, log: '', output: 'Accepted', test: 'the item' };
	if (!/^[a-z_]+$/.test(outcome)) {
		return {
			status: 200,
			log: 'warn: goes on without a setting',
			output: 'Accepted',
			test: 'the words',
		};
	}
	const isDuplicate = outcome === 'duplicate' || outcome === 'start_under_way';
	const test = isDuplicate ? 'the item' : 'the words';
	if (Object.hasOwn(IGNORED, outcome)) {
		return { status: 200, log: 'info: ignored a callback', output: 'Ignored', test };
	}
	// A parameter that cannot be read may be the one that says what is reported.
	const isReported = !['parameter_unusable', 'start_under_way'].includes(outcome);
	return {
		status: REASONS[outcome as ReasonCode].status,
		log: 'warn: refused a callback',
		output: isReported ? 'Refused' : '',
		test,
	};
}

/** What was seen. */
async function see(outcome: string): Promise<Seen> {
	const { status, outputs, said } = await bringAbout(outcome, 'webhook');
	const last = outputs.at(-1);
	const [line] = said;
	// The log says why, by the same code.
	if (line !== undefined && /^[a-z_]+$/.test(outcome)) expect(line.message).toContain(outcome);
	const log = line === undefined ? '' : `${line.level}: ${line.message.split(':')[0].slice(18)}`;
	// In a test run n8n keeps no ids and starts at once: there is neither a duplicate nor a start under way.
	const runsThere = ['accepted', 'duplicate', 'start_under_way'].includes(outcome);
	const test = runsThere ? undefined : await bringAbout(outcome, 'manual');
	if (test !== undefined) expect(test.status).toBe(status);
	if (test?.thrown !== undefined) {
		expect(test.thrown.message).toMatch(/^[A-Z].*\.$/);
		expect(test.thrown.description).toMatch(/\w{3}/);
		expect(test.outputs).toEqual([]);
	}
	return {
		status,
		log,
		output: last === undefined ? '' : OUTPUTS[last],
		test: test?.thrown === undefined ? 'the item' : 'the words',
	};
}

const page = readFileSync(path.resolve(__dirname, '../../docs/outcomes.md'), 'utf8');

test('the page names every outcome that the code knows', () => {
	const known = ['accepted', ...Object.keys(IGNORED), ...Object.keys(REASONS)];
	const isNamed = (code: string) => new RegExp(`^[|-] .*\`${code}\``, 'm').test(page);
	expect(known.filter((code) => !isNamed(code))).toEqual([]);
});

test.each(Object.keys(RECIPES))(
	'%s: answer, log, output and test URL are as they should be',
	async (outcome) => {
		expect(await see(outcome)).toEqual(expected(outcome));
	},
	30_000,
);
