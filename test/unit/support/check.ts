import {
	formulaOf,
	readSettings,
	type Formula,
	type SigningSettings,
} from '../../../nodes/AiRudder/signature/formula';
import { verify, type SignedCallback } from '../../../nodes/AiRudder/signature/verify';
import { BODY, HMACS, KEY } from './vectors';

/** When the callbacks of the tests arrive: 2026-01-01T00:00:00Z. */
export const NOW = 1_767_225_600_000;

/** The formula of these settings; fails the test when they make none. */
export function usableFormula(settings: SigningSettings): Formula {
	const formula = formulaOf(settings);
	if ('problem' in formula) throw new Error(`no usable formula: ${formula.problem}`);
	return formula;
}

/** Verifies one callback under credential fields; what is not given is genuine. */
export function check(
	callback: Partial<SignedCallback> | { body: string; signature?: string },
	credential: Readonly<Record<string, unknown>> = {},
) {
	const settings = readSettings({ signingSecret: KEY, ...credential });
	const { body = BODY, ...rest } = callback;
	return verify(
		{
			signature: HMACS.sha256.hex,
			timestamp: undefined,
			receivedAt: NOW,
			...rest,
			body: Buffer.from(body as string),
		},
		usableFormula(settings),
		settings,
	);
}

export const ACCEPTED = { secret: 'current' };
export const MISMATCH = { problem: 'signature_mismatch' };
export const MALFORMED = { problem: 'signature_malformed' };
