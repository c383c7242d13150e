import { describeDiagnosis } from '../../nodes/AiRudder/messages/diagnosis';
import { Refusal } from '../../nodes/AiRudder/messages/reasons';
import { readSettings } from '../../nodes/AiRudder/signature/settings';
import { group } from './lib/group';

const settings = readSettings({
	scheme: 'custom',
	signedContent: '{body.call_id}{secret}',
	method: 'hash',
});
const { method, scheme, signedContent } = settings;
const { message, fix } = new Refusal('timestamp_missing');

export const groups = [
	group(
		'As a whole',
		{
			refused: `${message} ${fix}`,
			found: describeDiagnosis({
				outcome: 'found',
				settings,
				says: [
					{ code: 'found_in_callback' },
					{ code: 'quotes', secret: 'current' },
					{ code: 'set', change: { scheme, method, signedContent } },
				],
				line: 'Scheme: Custom; …',
				isHarmless: false,
				isPrivate: false,
			}),
			not_found: describeDiagnosis({
				outcome: 'not_found',
				says: [
					{ code: 'tried', tries: 3210 },
					{ code: 'look', look: { code: 'unknown', length: 8 } },
					{ code: 'compare' },
					{ code: 'ask', headers: [], hasTime: true },
					{ code: 'mail' },
				],
				proof: { problem: 'signature_mismatch' },
			}),
		},
		{},
	),
];
