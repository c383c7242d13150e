import { compileScheme } from '../../nodes/AiRudder/signature/scheme';
import { readSettings } from '../../nodes/AiRudder/signature/formula';
import type { Callback, Case } from './cases';
import { EXPRESSIONS } from './expressions';

/** A credential as n8n stores it. */
export type Credential = Readonly<Record<string, unknown>>;

/** The samples are old, and one vendor's time is in another zone on purpose: any age will do. */
const ANY_AGE = 10_000_000_000;

/** A credential for which no callback is too old, also if its formula is one line. */
export function atAnyAge(credential: Credential): Credential {
	const { formula } = credential;
	const entry = `; Tolerance (Seconds): ${ANY_AGE}`;
	return {
		...credential,
		toleranceSeconds: ANY_AGE,
		...(typeof formula === 'string' && {
			formula: formula.replace(/; Tolerance \(Seconds\): \d+|$/, entry),
		}),
	};
}

/** The ways to set the credential up for a case, as far as somebody has written them down. */
export function setUpsFor({ id, secret, settings, expression }: Case): Array<{
	/** Where it is written down. */
	by: 'expression' | 'settings';
	credential: Credential;
}> {
	const own = EXPRESSIONS[id];
	const fields = expression ?? own?.fields;
	const signingSecret = own?.signingSecret ?? secret;
	return [
		...(fields === undefined
			? []
			: [{ by: 'expression' as const, credential: { signingSecret, ...fields } }]),
		...(settings === null
			? []
			: [{ by: 'settings' as const, credential: { signingSecret: secret, ...settings } }]),
	];
}

/**
 * Whether a credential accepts a callback, whatever its age, by the check that the trigger does.
 *
 * @returns the problem; null when it is accepted
 */
export function refusalOf(credential: Credential, callback: Callback): string | null {
	const scheme = compileScheme(readSettings(atAnyAge(credential)));
	if ('problem' in scheme) return scheme.problem;
	const { body, signature, headers, url, time } = callback;
	const inLowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
	const proof = scheme.verify({
		body: Buffer.from(body),
		signature,
		headers: Object.fromEntries(inLowerCase) as Record<string, string>,
		url: () => url,
		receivedAt: time,
	});
	return 'problem' in proof ? proof.problem : null;
}
