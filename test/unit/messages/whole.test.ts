import { describeIgnored } from '../../../nodes/AiRudder/messages/callback';
import {
	describeDiagnosis,
	type FoundFormula,
	type Miss,
} from '../../../nodes/AiRudder/messages/diagnosis';
import { DECRYPTION } from '../../../nodes/AiRudder/messages/encryption';
import { describeProblem, SEEN } from '../../../nodes/AiRudder/messages/formula';
import { describeRefusal, EXPLANATION, Refusal } from '../../../nodes/AiRudder/messages/reasons';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { writeFormulaLine } from '../../../nodes/AiRudder/signature/formulaLine';
import { flawsOf, sentencesOf } from './form';

const asSaid = (refusal: Refusal, fix = refusal.fix, signature?: string) =>
	`${describeRefusal(refusal, signature, false)} ${fix}`;

const strong = readSettings({ scheme: 'hmacMd5' });
const weak = readSettings({
	scheme: 'custom',
	signedContent: '{body.call_id}{secret}',
	method: 'hash',
});
/** A formula that was found, with its line; null for a line that only the person can complete. */
const found = (settings: typeof weak | null, ...says: FoundFormula['says']): FoundFormula => ({
	outcome: 'found',
	settings: settings ?? strong,
	secret: 'current',
	says: [{ code: 'formula' }, ...says],
	line: settings === null ? null : writeFormulaLine(settings),
	isHarmless: false,
	isPrivate: false,
});
const missed = (...says: Miss['says']): string =>
	describeDiagnosis({ outcome: 'not_found', says, proof: { problem: 'signature_mismatch' } });
const mismatch = new Refusal('signature_mismatch');
const late = new Refusal('timestamp_out_of_tolerance');
const malformed = new Refusal('signature_malformed');
const HEX = 'ab'.repeat(16);
const ENCRYPTION = { cipher: 'cbc', encryptionKeyEncoding: 'text', iv: 'front' };

const ignored = describeIgnored({
	code: 'filtered_out',
	filter: 'Companies',
	field: 'company',
	value: 'test',
	wanted: ['Acme Indonesia'],
});

const WHOLE: Record<string, string> = {
	'not found, in production': asSaid(mismatch),
	'not found, in another form': asSaid(malformed, malformed.fix, HEX),
	'not found, at the test URL': asSaid(
		mismatch,
		missed({ code: 'secret' }, { code: 'app_key' }, { code: 'mail' }),
	),
	'not found, sample': missed(
		{ code: 'no_formula' },
		{ code: 'secret' },
		{ code: 'values' },
		{ code: 'mail' },
	),
	'typing error, sample': describeDiagnosis({
		...found(null),
		says: [],
		typingError: { kind: 'swapped', positions: [16, 17] },
	}),
	'typing error, callback': asSaid(
		mismatch,
		describeDiagnosis({
			...found(null),
			says: [],
			typingError: { kind: 'swapped', positions: null },
		}),
	),
	'found, sample': describeDiagnosis(
		found(strong, { code: 'quotes', secret: 'current' }, { code: 'paste_line' }),
	),
	'found, callback': asSaid(mismatch, describeDiagnosis(found(weak, { code: 'paste_line' }))),
	'found, encrypted': describeDiagnosis(found(strong, { code: 'paste_line' }), {
		says: DECRYPTION.found,
		line: DECRYPTION.line({ set: ENCRYPTION }),
	}),
	'found, no line': describeDiagnosis(found(null, { code: 'time_unnamed' })),
	'accepted before': asSaid(mismatch, EXPLANATION.accepted_before({ day: '2026-11-28' })),
	'too late': asSaid(late),
	...Object.fromEntries(
		[true, false].map((isLine) => [
			isLine ? 'its zone, in a line' : 'its zone',
			asSaid(late, EXPLANATION.zone_fits({ timeZone: '+08:00', isLine })),
		]),
	),
	'not searched': asSaid(mismatch, EXPLANATION.not_searched),
	'more known': asSaid(new Refusal('signed_value_missing', SEEN.value_missing('header:x-nonce'))),
	'formula unusable': asSaid(
		new Refusal('formula_unusable', describeProblem({ problem: 'hash_without_secret' })),
	),
	ignored: `${ignored.message} ${ignored.fix}`,
};

test.each(Object.entries(WHOLE))(
	'%s: as a whole, a message has at most 40 words',
	(_what, text) => {
		expect(flawsOf(text, { hasProblem: true })).toEqual([]);
		expect(text).not.toMatch(/undefined|null|NaN/);
	},
);

test.each([
	['The body is large. Look at n8n. Last, mail: https://a.example/b', [4, 3, 2]],
	['Paste the line.\nFormula: Scheme: HMAC-MD5; one, two, three', [3]],
	['Formula: Scheme: HMAC-MD5', []],
])('%j is counted without links and lines', (text, counts) => {
	expect(sentencesOf(text).map((words) => words.length)).toEqual(counts);
});

test('a message that is too long, or says what is wrong too late, is found', () => {
	const long = `${'word '.repeat(21)}. ${'word '.repeat(20)}.`;
	expect(flawsOf(long, { hasProblem: true })).toEqual([
		'41 words',
		'21 words say what is wrong',
		'a long sentence',
	]);
	expect(flawsOf('Look, whoever you are.', { hasProblem: false })).toEqual([
		'words that are avoided',
	]);
});
