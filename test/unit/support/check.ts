import { formulaOf, type Formula } from '../../../nodes/AiRudder/signature/formula';
import { readSettings, type SigningSettings } from '../../../nodes/AiRudder/signature/settings';
import { verify } from '../../../nodes/AiRudder/signature/verify';
import { BODY, HMACS, KEY } from './vectors';

/** When the callbacks of the tests arrive: 2026-01-01T00:00:00Z. */
export const NOW = 1_767_225_600_000;

/** The formula of these settings; fails the test when they make none. */
export function usableFormula(settings: SigningSettings): Formula {
	const formula = formulaOf(settings);
	if ('problem' in formula) throw new Error(`no usable formula: ${formula.problem}`);
	return formula;
}

/** A callback; what is not given is genuine. */
export interface TestCallback {
	body?: Buffer | string;
	signature?: string;
	headers?: Readonly<Record<string, unknown>>;
	/** The header `X-Timestamp`. */
	timestamp?: string;
	url?: string;
	receivedAt?: number;
}

/** Verifies one callback under credential fields. */
export function check(
	callback: TestCallback,
	credential: Readonly<Record<string, unknown>> = {},
): ReturnType<typeof verify> {
	const settings = readSettings({ signingSecret: KEY, ...credential });
	const { body = BODY, signature = HMACS.sha256.hex, receivedAt = NOW, url = '' } = callback;
	const { timestamp, headers = {} } = callback;
	return verify(
		{
			body: Buffer.from(body as string),
			signature,
			headers: timestamp === undefined ? headers : { 'x-timestamp': timestamp, ...headers },
			url: () => url,
			receivedAt,
		},
		usableFormula(settings),
		settings,
	);
}

export const ACCEPTED = { secret: 'current' };
export const MISMATCH = { problem: 'signature_mismatch' };
export const MALFORMED = { problem: 'signature_malformed' };
