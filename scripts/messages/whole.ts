import { describeIgnored } from '../../nodes/AiRudder/messages/callback';
import {
	describeDiagnosis,
	type FoundFormula,
	type Miss,
} from '../../nodes/AiRudder/messages/diagnosis';
import { DECRYPTION } from '../../nodes/AiRudder/messages/encryption';
import { describeProblem, SEEN } from '../../nodes/AiRudder/messages/formula';
import { describeRefusal, EXPLANATION, Refusal } from '../../nodes/AiRudder/messages/reasons';
import { readSettings } from '../../nodes/AiRudder/signature/formula';
import { writeFormulaLine } from '../../nodes/AiRudder/signature/formulaLine';
import { group } from './lib/group';

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
	says: [{ code: 'formula' }, ...says],
	line: settings === null ? null : writeFormulaLine(settings),
	isHarmless: false,
	isPrivate: false,
});
const missed = (...says: Miss['says']): string =>
	describeDiagnosis({ outcome: 'not_found', says, proof: { problem: 'signature_mismatch' } });
const mismatch = new Refusal('signature_mismatch');
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

export const groups = [
	group(
		'As a whole',
		{
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
			'not searched': asSaid(mismatch, EXPLANATION.not_searched),
			'more known': asSaid(
				new Refusal('signed_value_missing', SEEN.value_missing('header:x-nonce')),
			),
			'formula unusable': asSaid(
				new Refusal('formula_unusable', describeProblem({ problem: 'hash_without_secret' })),
			),
			ignored: `${ignored.message} ${ignored.fix}`,
		},
		{},
	),
];
