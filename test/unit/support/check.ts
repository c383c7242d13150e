import { createHmac } from 'node:crypto';

import { readSettings, type SigningSettings } from '../../../nodes/AiRudder/signature/formula';
import type { SecretName } from '../../../nodes/AiRudder/signature/results';
import {
	compileScheme,
	type Scheme,
	type VerifyProblem,
} from '../../../nodes/AiRudder/signature/scheme';
import { BODY, HMACS, KEY } from './vectors';

/** When the callbacks of the tests arrive: 2026-01-01T00:00:00Z. */
export const NOW = 1_767_225_600_000;

/** The compiled credential of these settings; fails the test when they make none. */
export function usableScheme(settings: SigningSettings): Scheme {
	const scheme = compileScheme(settings);
	if ('problem' in scheme) throw new Error(`no usable formula: ${scheme.problem}`);
	return scheme;
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
): { secret: SecretName } | VerifyProblem {
	const settings = readSettings({ signingSecret: KEY, ...credential });
	const { body = BODY, signature = HMACS.sha256.hex, receivedAt = NOW, url = '' } = callback;
	const { timestamp, headers = {} } = callback;
	const verified = usableScheme(settings).verify({
		body: Buffer.from(body as string),
		signature,
		headers: timestamp === undefined ? headers : { 'x-timestamp': timestamp, ...headers },
		url: () => url,
		receivedAt,
	});
	return 'problem' in verified ? verified : { secret: verified.secret };
}

export const ACCEPTED = { secret: 'current' };
export const MISMATCH = { problem: 'signature_mismatch' };
export const MALFORMED = { problem: 'signature_malformed' };

/** Fields of a credential with a formula of its own. */
export const custom = (fields: Record<string, unknown>) => ({ scheme: 'custom', ...fields });

/** For what no fixed vector is needed: what is signed is written out in the test. */
export const sign = (text: string): string => createHmac('sha256', KEY).update(text).digest('hex');
