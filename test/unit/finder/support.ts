import type { Evidence } from '../../../nodes/AiRudder/finder/evidence';
import { findSettings, type Found, type NotFound } from '../../../nodes/AiRudder/finder/find';
import { formulaOf } from '../../../nodes/AiRudder/signature/formula';
import { readSettings, type SigningSettings } from '../../../nodes/AiRudder/signature/settings';
import { verify } from '../../../nodes/AiRudder/signature/verify';
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
		pasted: true,
		...rest,
	};
};

/** Searches as the test of the credential does. */
export function find(
	known: Parameters<typeof evidenceOf>[0],
	credential: Readonly<Record<string, unknown>> = {},
): Found | NotFound {
	return findSettings(evidenceOf(known), readSettings({ signingSecret: SECRET, ...credential }));
}

/** Whether settings accept a callback when it arrives. */
export function accepts(
	settings: SigningSettings,
	evidence: Evidence,
	receivedAt: number,
): boolean {
	const formula = formulaOf(settings);
	if ('problem' in formula) return false;
	const { signature, headers, url, plain } = evidence;
	const body = settings.signedBody === 'decrypted' ? plain! : evidence.body;
	const callback = { body, signature, headers, url: () => url ?? '', receivedAt };
	return 'secret' in verify(callback, formula, settings);
}
