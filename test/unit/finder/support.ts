import { diagnoseSearch } from '../../../nodes/AiRudder/finder/diagnosis';
import type { Evidence, FormulaChange, Found } from '../../../nodes/AiRudder/finder/evidence';
import { searchSettings } from '../../../nodes/AiRudder/finder/search';
import { describeDiagnosis } from '../../../nodes/AiRudder/messages/diagnosis';
import { FORMULA_FIELDS, isShown } from '../../../nodes/AiRudder/signature/fields';
import { compileScheme } from '../../../nodes/AiRudder/signature/scheme';
import { readSettings, type SigningSettings } from '../../../nodes/AiRudder/signature/formula';
import { BODY, SECRET } from './vectors';

/** What is known of a callback; what is not given is genuine and there is no more of it. */
export const evidenceOf = (known: Partial<Evidence> & { text?: string } = {}): Evidence => {
	const { text = BODY, ...rest } = known;
	return {
		body: Buffer.from(text),
		plain: null,
		signature: '',
		headers: {},
		url: null,
		known: [],
		receivedAt: null,
		from: 'sample',
		...rest,
	};
};

/** What a search spends between two of its yields, which is counted and not measured. */
export function spentBy<T>(search: Generator<number, T>): { turns: number[]; result: T } {
	const turns: number[] = [];
	for (;;) {
		const turn = search.next();
		if (turn.done === true) return { turns, result: turn.value };
		turns.push(turn.value);
	}
}

export const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

/** Takes all turns at once: in a test there is nobody else to serve. */
export const atOnce = <T>(turns: Generator<number, T>): T => spentBy(turns).result;

/** The fields without which a formula cannot be understood; the others are named if they change. */
const ESSENTIAL: ReadonlySet<string> = new Set([
	'method',
	'algorithm',
	'secretEncoding',
	'encoding',
	'prefix',
	'signedContent',
	'timestampHeader',
]);

/**
 * What is left to set. An essential field is named, too, where a scheme or a method has just brought it
 * into view, even if it stands as it must.
 */
function changeTo(target: SigningSettings, from: SigningSettings): FormulaChange {
	const named = FORMULA_FIELDS.filter((name) => {
		if (!isShown(name, target)) return false;
		if (!Object.is(target[name], from[name])) return true;
		return ESSENTIAL.has(name) && target[name] !== '' && !isShown(name, from);
	});
	return Object.fromEntries(named.map((name) => [name, target[name]]));
}

export interface FoundChange extends Found {
	/** What to set in the editor; empty when the formula is right as it stands. */
	change: FormulaChange;
}

/** What was found for a credential, with what is left to set in it. */
export function withChange(found: Found | null, credential: SigningSettings): FoundChange | null {
	if (found === null) return null;
	const change = changeTo(found.settings, credential);
	expect(found.isChanged).toBe(Object.keys(change).length > 0);
	return { ...found, change };
}

/** Searches as the test of the credential does. */
export function find(
	known: Parameters<typeof evidenceOf>[0],
	credential: Readonly<Record<string, unknown>> = {},
): FoundChange | null {
	const settings = readSettings({ signingSecret: SECRET, ...credential });
	return withChange(atOnce(searchSettings(evidenceOf(known), settings)), settings);
}

/** What a search tells about a callback that the credential does not accept as it stands. */
export const diagnosisOf = (
	result: Found | null,
	evidence: Evidence,
	settings: SigningSettings,
): ReturnType<typeof diagnoseSearch> =>
	diagnoseSearch(result, { problem: 'signature_mismatch' }, evidence, settings);

/** The same in words. */
export const advise = (...asked: Parameters<typeof diagnosisOf>): string =>
	describeDiagnosis(diagnosisOf(...asked));

/** Whether settings accept a callback when it arrives. */
export function accepts(
	settings: SigningSettings,
	evidence: Evidence,
	receivedAt: number,
): boolean {
	const scheme = compileScheme(settings);
	if ('problem' in scheme) return false;
	const { signature, headers, url, plain } = evidence;
	const body = settings.signedBody === 'decrypted' ? plain! : evidence.body;
	const callback = { body, signature, headers, url: () => url ?? '', receivedAt };
	return 'secret' in scheme.verify(callback);
}
