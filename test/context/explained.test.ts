import { createHash, createHmac } from 'node:crypto';

import { setTimeout as sleep } from 'node:timers/promises';

import { REASONS } from '../../nodes/AiRudder/refusal/reasons';
import { deliver, forge, freshBody, OK, post, SECRET, UNAUTHORIZED } from './support/callbacks';
import { listening, stopListening } from './support/listening';
import { logLinesOf } from './support/logLines';
import type { SmallN8n } from './support/SmallN8n';

jest.setTimeout(30_000);

afterEach(async () => {
	jest.restoreAllMocks();
	await stopListening();
});

const reporting = (more: object = {}) =>
	listening({ parameters: { options: { reportRefused: true, refusedPerMinute: 2 } }, ...more });

/** Signed as nobody has set it: over a nonce in a header, and the body. */
const strange = async (url: string, body = freshBody()) => {
	const signature = createHmac('sha256', SECRET).update(`n-1.${body}`).digest('hex');
	return await post(url, body, { 'x-airudder-sign': signature, 'x-nonce': 'n-1' });
};

const itemsOf = async (n8n: SmallN8n, count: number) => {
	await n8n.idle();
	expect(n8n.items).toHaveLength(count);
	return n8n.items;
};

/** The clock is a minute ahead of all that was: every test has its searches to itself. */
let minutes = 0;
beforeEach(() => {
	minutes += 10;
	const real = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => real() + minutes * 60_000);
});

describe('a callback that is refused in production because of the formula', () => {
	test('is answered at once, and the item says which settings fit, also as a line that makes them so', async () => {
		const { n8n, url } = await reporting();
		expect(await strange(url)).toEqual(UNAUTHORIZED);
		expect(n8n.items).toEqual([]);
		const [item] = await itemsOf(n8n, 1);
		expect(item.reason).toBe('signature_mismatch');
		expect(item.fix).toContain('Signed Content to "{header:x-nonce}.{body}"');
		expect(item.fix).toContain(item.formula);

		n8n.options.credential = { signingSecret: SECRET, formula: item.formula };
		expect(await strange(url)).toEqual(OK);
	});

	test('is explained in the log without Report Refused, and without secret, signature and body', async () => {
		const { n8n, url } = await listening();
		const lines = logLinesOf(n8n.logger());
		const body = freshBody({ company: 'company-of-the-body' });
		await strange(url, body);
		await n8n.idle();
		expect(lines.some((line) => line.includes('Found:'))).toBe(true);
		const signature = createHmac('sha256', SECRET).update(`n-1.${body}`).digest('hex');
		for (const hidden of [SECRET, signature, 'company-of-the-body', 'n-1']) {
			expect(lines.join()).not.toContain(hidden);
		}
		expect(n8n.executions).toEqual([]);
	});

	test('is looked at once a minute: the others have the words of their reason', async () => {
		const { n8n, url } = await reporting();
		for (let sent = 0; sent < 4; sent++) await strange(url);
		const items = await itemsOf(n8n, 2);
		expect(items.filter(({ formula }) => formula !== null)).toHaveLength(1);
		expect(items.find(({ formula }) => formula === null)?.fix).toBe(REASONS.signature_mismatch.fix);
		minutes += 1;
		await strange(url);
		expect((await itemsOf(n8n, 3))[2].formula).toContain('{header:x-nonce}');
	});

	test('has its item and its line, whatever a flood sends while it is looked at', async () => {
		const { n8n, url } = await reporting();
		const lines = logLinesOf(n8n.logger());
		await strange(url);
		for (let sent = 0; sent < 20; sent++) expect(await forge(url)).toEqual(UNAUTHORIZED);
		const items = await itemsOf(n8n, 2);
		expect(items.some(({ formula }) => formula !== null)).toBe(true);
		expect(lines.some((line) => line.includes('Found:'))).toBe(true);
	});

	test('keeps no genuine one waiting: a search without end is made in turns', async () => {
		const { n8n, url } = await reporting();
		await forge(url);
		let accepted = 0;
		while (n8n.items.every(({ reason }) => reason === undefined)) {
			expect(await deliver(url)).toEqual(OK);
			accepted += 1;
			await sleep(5);
		}
		expect(accepted).toBeGreaterThan(10);
	});

	test('has its turn among all triggers six times a minute, one at a time', async () => {
		const triggers = await Promise.all(Array.from({ length: 8 }, async () => await reporting()));
		const explained = async () => {
			for (const { n8n, url } of triggers) {
				await strange(url);
				await itemsOf(n8n, 1);
			}
			return triggers.filter(({ n8n }) => n8n.items[0].formula !== null).length;
		};
		expect(await explained()).toBe(6);

		minutes += 2;
		const [first, second] = await Promise.all([reporting(), reporting()]);
		await Promise.all([forge(first.url), forge(second.url)]);
		const words = [await itemsOf(first.n8n, 1), await itemsOf(second.n8n, 1)].map(
			([{ fix }]) => fix === REASONS.signature_mismatch.fix,
		);
		expect(words.sort()).toEqual([false, true]);
	});

	test('shows nothing that a stranger chose, and nothing that the person knows beside the secret', async () => {
		const sampleOthers = 'app-key-1';
		const { n8n, url } = await reporting({ credential: { signingSecret: SECRET, sampleOthers } });
		const body = freshBody();
		const signature = createHmac('sha256', SECRET).update(`app-key-1${body}`).digest('hex');
		await post(url, body, { 'x-airudder-sign': signature, 'x-call-this-number': '1' });
		const [item] = await itemsOf(n8n, 1);
		expect(item.fix).toContain('formulas that were tried fits');
		expect(JSON.stringify(item)).not.toMatch(/app-key-1|call-this-number/);
	});

	test('is not looked at when its body is a hundred times a transfer', async () => {
		const { n8n, url } = await reporting();
		await strange(url, freshBody({ filler: 'x'.repeat(40_000) }));
		const [item] = await itemsOf(n8n, 1);
		expect(item).toMatchObject({ formula: null, fix: REASONS.signature_mismatch.fix });
	});

	test.each([
		['the secret is missing', { credential: { signingSecret: ' ' } }, 'secret_blank'],
		['the credential is gone', { credential: undefined }, 'credential_unavailable'],
	])('is not looked at when %s', async (_what, options, reason) => {
		const { n8n, url } = await reporting(options);
		await strange(url);
		const [item] = await itemsOf(n8n, 1);
		expect(item).toMatchObject({
			reason,
			formula: null,
			fix: REASONS[reason as 'secret_blank'].fix,
		});
	});

	test('is told nothing new when the formula is right and only its time is not', async () => {
		const { n8n, url } = await reporting({
			credential: {
				signingSecret: SECRET,
				scheme: 'custom',
				signedContent: '{timestamp}{body}',
				timestampHeader: 'x-time',
			},
		});
		const body = freshBody();
		const signature = createHmac('sha256', SECRET).update(`1000000000${body}`).digest('hex');
		await post(url, body, { 'x-airudder-sign': signature, 'x-time': '1000000000' });
		const [item] = await itemsOf(n8n, 1);
		const { fix } = REASONS.timestamp_out_of_tolerance;
		expect(item).toMatchObject({ reason: 'timestamp_out_of_tolerance', formula: null, fix });
	});

	test("signed with MD5 behind the body is named, as it is nobody's guess", async () => {
		const { n8n, url } = await reporting();
		const body = freshBody();
		const signature = createHash('md5').update(body).update(SECRET).digest('hex');
		await post(url, body, { 'x-airudder-sign': signature });
		const [item] = await itemsOf(n8n, 1);
		expect(item.reason).toBe('signature_malformed');
		expect(item.formula).toContain('Algorithm: MD5');
	});
});

describe('at the test URL', () => {
	const wordsOf = async (n8n: SmallN8n) => {
		await n8n.idle();
		return (n8n.lastCall.thrown as { description: string }).description;
	};
	const { fix } = REASONS.signature_mismatch;
	const busy = `${fix} Another callback was being looked at, so this one was not. Send it again.`;

	test('one callback is looked at at a time, and the other is asked for again', async () => {
		const [first, second] = await Promise.all([
			listening({ mode: 'manual' }),
			listening({ mode: 'manual' }),
		]);
		await Promise.all([forge(first.url), forge(second.url)]);
		const words = [await wordsOf(first.n8n), await wordsOf(second.n8n)];
		expect(words.filter((one) => one === busy)).toHaveLength(1);
		expect(words.filter((one) => one.includes('formulas that were tried fits'))).toHaveLength(1);
	});

	test('one callback is looked at a second, also when the clock is set back', async () => {
		const { n8n, url } = await listening({ mode: 'manual' });
		let now = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => now);
		const wordsAfter = async (milliseconds: number) => {
			now += milliseconds;
			await strange(url);
			return await wordsOf(n8n);
		};
		expect(await wordsAfter(0)).toContain('Found:');
		expect(await wordsAfter(999)).toBe(busy);
		expect(await wordsAfter(1)).toContain('Found:');
		expect(await wordsAfter(-60_000)).toContain('Found:');
	});
});

describe('a label that misses one of the list by capitals', () => {
	test('goes to Other, and item and log say which was meant', async () => {
		const { n8n, url } = await listening({
			parameters: { routing: 'outputLabel', routes: ['Overdue', 'e'] },
		});
		const lines = logLinesOf(n8n.logger());
		expect(await deliver(url)).toEqual(OK);
		expect(n8n.items).toMatchObject([{ delivery: { nearly: 'e' } }]);
		expect(lines.join()).toContain('its label is nearly: e.');
	});
});
