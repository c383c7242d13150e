import { createHash, createHmac } from 'node:crypto';

import {
	LARGEST_BODY,
	TYPING_WORK,
	WORK,
	WORK_PER_TURN,
} from '../../../nodes/AiRudder/finder/budget';
import { diagnose } from '../../../nodes/AiRudder/finder/diagnosis';
import type { Evidence } from '../../../nodes/AiRudder/finder/evidence';
import { findTypingError } from '../../../nodes/AiRudder/finder/typingError';
import { describeDiagnosis, type FoundFormula } from '../../../nodes/AiRudder/messages/diagnosis';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { ED25519 } from '../support/publicKeys';
import { atOnce, evidenceOf, spentBy, sum } from './support';
import { BODY, SECRET, SENT_AT, TIME_HEADER } from './vectors';

type Known = Partial<Evidence> & { text?: string };

const hmac = (text: string, key: string | Buffer = SECRET, algorithm = 'sha256') =>
	createHmac(algorithm, key).update(text);
const SIGNED = { signature: hmac(BODY).digest('hex') };
const TIMED = { [TIME_HEADER]: SENT_AT };

/** The same callback, signed as two senders would. */
const SIGNERS: ReadonlyArray<[name: string, known: Known]> = [
	['an HMAC-SHA256 of the body', SIGNED],
	[
		'an HMAC-SHA1 of time and body, in Base64',
		{ headers: TIMED, signature: hmac(`${SENT_AT}.${BODY}`, SECRET, 'sha1').digest('base64') },
	],
];

/** The secret as it was typed, and what happened to it. */
const TYPED: ReadonlyArray<[kind: string, positions: number[], typed: string]> = [
	['swapped', [11, 12], 'correct-hosre-battery'],
	['swapped', [20, 21], 'correct-horse-batteyr'],
	['wrong', [1], 'xorrect-horse-battery'],
	['wrong', [12], 'correct-horze-battery'],
	['missing', [1], 'orrect-horse-battery'],
	['missing', [12], 'correct-hore-battery'],
	['missing', [21], 'correct-horse-batter'],
	['extra', [12], 'correct-horxse-battery'],
	['extra', [22], 'correct-horse-batteryy'],
	['case', [9], 'correct-Horse-battery'],
	['case', [], 'CORRECT-HORSE-BATTERY'],
	['case', [], 'Correct-Horse-Battery'],
];

function diagnosisOf(known: Known, credential: Readonly<Record<string, unknown>>) {
	// The search for a formula is proved elsewhere: here it may cost next to nothing.
	return atOnce(diagnose(evidenceOf(known), readSettings(credential), 2_000_000));
}

const typingErrorIn = (known: Known, signingSecret: string, more: object = {}) => {
	const diagnosis = diagnosisOf(known, { signingSecret, ...more });
	return diagnosis.outcome === 'found' ? diagnosis.typingError : diagnosis.outcome;
};

describe.each(SIGNERS)('%s', (_name, known) => {
	test.each(TYPED)('tells what happened: %s %j in %s', (kind, positions, typed) => {
		expect(typingErrorIn(known, typed)).toEqual({ kind, positions });
	});

	test('finds no typing error in a secret that is another one', () => {
		expect(typingErrorIn(known, 'wrong-horse-and-cart-1')).toBe('not_found');
		// Two letters are wrong.
		expect(typingErrorIn(known, 'xorrect-horse-batterx')).toBe('not_found');
	});
});

test.each([
	['0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdee'],
	['0123456789ABCDEF0123456789ABCDEF', '0123456789ABCDEF0123456789ABCDEO'],
	['kR7mQ2vX9pL4tN8w', 'kR7mQ2vX9pL4tN8v'],
	['kR7+mQ2/vX9pL4tN8w==', 'kR7+mQ2/vX8pL4tN8w=='],
	['p@ss w0rd! so <long>', 'p@ss w0rd! so {long>'],
	['密钥是这样写的一二三四', '密钥是这样写的一二三五四'],
])('knows what a secret like %s is made of', (secret, typed) => {
	expect(typingErrorIn({ signature: hmac(BODY, secret).digest('hex') }, typed)).toMatchObject({
		positions: [expect.any(Number)],
	});
});

test('tries the text that the credential signs, and its way to write the secret', () => {
	const secret = '00112233445566778899aabbccddeeff';
	const text = `POST|${SENT_AT}|${BODY}`;
	const credential = {
		scheme: 'custom',
		secretEncoding: 'hex',
		signedContent: 'POST|{timestamp}|{body}',
		timestampHeader: TIME_HEADER,
	};
	const signature = hmac(text, Buffer.from(secret, 'hex')).digest('hex');
	const typed = secret.replace('44', '4');
	const known = { signature, headers: TIMED };
	expect(typingErrorIn(known, typed, credential)).toEqual({ kind: 'missing', positions: [9] });
	expect(typingErrorIn(known, typed, { ...credential, signedContent: 'POST' })).toBe('not_found');
});

test('tries a text with the URL in it, where that is known', () => {
	const url = 'https://n8n.example/webhook/abc';
	const signature = hmac(`${url}${BODY}`).digest('hex');
	const own = { scheme: 'custom', signedContent: '{url}{body}' };
	const typed = 'correct-hosre-battery';
	expect(typingErrorIn({ signature, url }, typed, own)).toMatchObject({ kind: 'swapped' });
	expect(typingErrorIn({ signature, url: null }, typed, own)).toBe('not_found');
});

test('tries the hashes that have the secret in their text', () => {
	const signature = createHash('md5').update(`${BODY}${SECRET}`).digest('hex');
	expect(typingErrorIn({ signature }, 'correct-hosre-battery')).toMatchObject({ kind: 'swapped' });
});

test('says nothing of a hash in a callback that came: a stranger could guess letter by letter', () => {
	const text = `${BODY}${SECRET[0]}`;
	const signature = createHash('md5').update(`${BODY}${SECRET}`).digest('hex');
	expect(typingErrorIn({ signature, text, from: 'test' }, SECRET)).toBe('not_found');
	expect(typingErrorIn({ signature, text, from: 'sample' }, SECRET)).toMatchObject({
		kind: 'extra',
	});
});

test.each(['v=1,SECRET=', 'SECRET='])('prints no secret that the header names: %s', (front) => {
	const signature = `${front.replace('SECRET', SECRET)}${SIGNED.signature}`;
	const diagnosis = diagnosisOf({ signature }, { signingSecret: 'correct-hosre-battery' });
	expect(JSON.stringify(diagnosis)).not.toContain(SECRET);
});

test('tries the decrypted body where that is what the credential signs', () => {
	const known = { ...SIGNED, text: '{"encrypt":"x"}' };
	const more = { signedBody: 'decrypted' };
	const plain = Buffer.from(BODY);
	expect(typingErrorIn({ ...known, plain }, 'correct-hosre-battery', more)).toMatchObject({
		kind: 'swapped',
	});
	expect(typingErrorIn({ ...known, plain: null }, 'correct-hosre-battery', more)).toBe('not_found');
});

test('names a mistake in pasting the signature another time', () => {
	const signature = ` X-AIRudder-Sign: ${SIGNED.signature}`;
	expect(typingErrorIn({ signature }, 'correct-hosre-battery')).toMatchObject({ kind: 'swapped' });
});

describe('what is said', () => {
	const found = (known: Known, more: object = {}) =>
		diagnosisOf(known, { signingSecret: 'correct-hosre-battery', ...more }) as FoundFormula;

	test('names the letters to the person who pasted a sample', () => {
		expect(describeDiagnosis(found(SIGNED))).toMatch(
			/^The secret is one letter off: letters 11 and 12 are swapped\. Enter it again in the credential\./,
		);
	});

	test('names the formula, too, where that is wrong besides', () => {
		const { line, says } = found(SIGNERS[1][1]);
		expect(line).toContain('{timestamp}.{body}');
		expect(says).toContainEqual(expect.objectContaining({ code: 'paste_line' }));
		expect(found(SIGNED)).toMatchObject({ line: null, says: [], isHarmless: false });
	});

	test.each(['test', 'production'] as const)(
		'names no letters of a callback that came: %s',
		(from) => {
			for (const [, , typed] of TYPED) {
				const diagnosis = diagnosisOf(
					{ ...SIGNED, from },
					{ signingSecret: typed },
				) as FoundFormula;
				expect(diagnosis.typingError!.positions).toBeNull();
				expect(describeDiagnosis(diagnosis)).not.toMatch(/\d/);
			}
		},
	);

	test('holds nothing of the secret that fits', () => {
		for (const from of ['sample', 'test'] as const) {
			expect(JSON.stringify(found({ ...SIGNED, from }))).not.toContain(SECRET);
		}
	});
});

describe('in production, where a stranger may have sent the callback', () => {
	const strict = { from: 'production' as const };
	const typed = 'correct-hosre-battery';

	test('no formula is named that gives up the check of the age', () => {
		const timed = {
			scheme: 'custom',
			signedContent: '{timestamp}.{body}',
			timestampHeader: TIME_HEADER,
		};
		const known = { ...SIGNED, headers: TIMED };
		expect(typingErrorIn({ ...known, ...strict }, typed, timed)).toBe('not_found');
		expect(typingErrorIn(known, typed, timed)).toMatchObject({ kind: 'swapped' });
	});

	test('a secret that was sent as a token is none that was meant', () => {
		for (const scheme of ['auto', 'token']) {
			expect(typingErrorIn({ signature: SECRET, ...strict }, typed, { scheme })).toBe('not_found');
			expect(typingErrorIn({ signature: SECRET }, typed, { scheme })).toBe('not_found');
		}
	});

	test('no prefix is named that holds the secret', () => {
		const signature = `${SECRET}=${SIGNED.signature}`;
		expect(typingErrorIn({ signature }, typed)).toBe('not_found');
	});
});

describe('what it costs', () => {
	function turnsOf(known: Known, credential: object = {}, work = TYPING_WORK) {
		const settings = readSettings({ signingSecret: 'x'.repeat(30), ...credential });
		return spentBy(findTypingError(evidenceOf(known), settings, work));
	}
	const OTHER = createHash('sha256').update('something else').digest('hex');
	const times = (count: number, text: string) => Array.from({ length: count }, () => text).join();

	test.each<[string, Known, object?]>([
		['a usual callback', { headers: TIMED }],
		['a long body', { text: 'x'.repeat(LARGEST_BODY) }],
		['a long secret', {}, { signingSecret: 'kR7+'.repeat(64) }],
		[
			'a secret in hex',
			{},
			{ signingSecret: '0123'.repeat(64), scheme: 'custom', secretEncoding: 'hex' },
		],
		['sixty signatures', { signature: times(60, `v1=${OTHER}`).replace(/0/g, () => 'a') }],
		[
			"the user's own pairs",
			{ text: '{"a":"1"}' },
			{ scheme: 'custom', signedContent: '{pairs}{body}' },
		],
	])(
		'others have the processor again before a turn is over, with %s',
		(_what, known, credential = {}) => {
			const { turns, result } = turnsOf({ signature: OTHER, ...known }, credential);
			expect(result).toBeNull();
			expect(turns.length).toBeGreaterThan(0);
			expect(Math.max(...turns)).toBeLessThanOrEqual(2 * WORK_PER_TURN);
			expect(sum(turns)).toBeLessThanOrEqual(TYPING_WORK + WORK_PER_TURN);
		},
	);

	test('to take a long signature apart is paid for', () => {
		const signature = times(60, `v1=${OTHER}`).slice(-4000);
		// It is read for the digests in it, and for its parts.
		const [digests, split] = turnsOf({ signature }).turns;
		expect(Math.min(digests, split)).toBeGreaterThanOrEqual(signature.length * WORK.character);
	});

	test('it ends wherever its work does', () => {
		for (let work = 0; work <= 4_000_000; work += 100_000) {
			const { turns, result } = turnsOf({ signature: OTHER }, {}, work);
			expect([work, result]).toEqual([work, null]);
			expect(sum(turns)).toBeLessThanOrEqual(work + WORK_PER_TURN);
		}
	});

	test('what happens in few ways is tried with every text before what happens in many', () => {
		const known = { headers: TIMED, signature: hmac(`${BODY}${SENT_AT}`).digest('hex') };
		const typed = { signingSecret: 'correct-hosre-battery' };
		expect(turnsOf(known, typed, 3_000_000).result).toMatchObject({
			typingError: { kind: 'swapped' },
		});
	});

	test.each<[string, Known, object]>([
		['no secret was entered', {}, { signingSecret: ' ' }],
		['the secret is so long that nobody typed it', {}, { signingSecret: 'kR7+'.repeat(65) }],
		['a public key was entered', {}, { signingSecret: ED25519.pem.slice(0, 200) }],
		['a public key is needed', {}, { scheme: 'custom', method: 'ed25519' }],
		['the signature is no digest', { signature: 'abc' }, {}],
		['the signature is too long', { signature: `${'a='.repeat(3000)},${OTHER}` }, {}],
		['the body is too long', { text: 'x'.repeat(LARGEST_BODY + 1) }, {}],
	])('nothing is tried when %s', (_what, known, credential = {}) => {
		expect(turnsOf({ signature: OTHER, ...known }, credential)).toEqual({
			turns: [],
			result: null,
		});
	});
});
