import { findCoverage, signsField, signsFieldsOnly, type Coverage } from './coverage';
import { compileFormula, type Formula, type FormulaProblem } from './formula';
import type { Problem } from './results';
import type { SigningSettings } from './settings';
import { signSample, type SignedSample } from './sign';
import {
	readKey,
	verifyCallback,
	type Secrets,
	type SignedCallback,
	type Verified,
	type VerifyProblem,
} from './verify';

/** A credential, compiled: how its callbacks are signed, and with which secrets. */
export class Scheme {
	constructor(
		/** What it consists of, for those who look for another one. */
		readonly formula: Formula,
		private readonly secrets: Secrets,
	) {}

	/** Decides whether a callback was signed with one of the secrets: see {@link verifyCallback}. */
	verify(callback: SignedCallback): Verified | VerifyProblem {
		return verifyCallback(callback, this.formula, this.secrets);
	}

	/**
	 * Signs a sample, and proves it with the check that every callback passes.
	 *
	 * @param sample the body as an object; what the formula asks for is filled in
	 * @param url where it is to be sent
	 * @param now milliseconds since 1970
	 * @returns `cannot_sign` for a formula that needs a private key, or that this sample does not fit
	 */
	sign(
		sample: Readonly<Record<string, unknown>>,
		url: string,
		now: number,
	): SignedSample | Problem<'cannot_sign'> {
		const signed = signSample(this.formula, this.secrets.signingSecret, sample, url, now);
		if (signed === null) return { problem: 'cannot_sign' };
		const proof = this.verify({
			...signed,
			body: Buffer.from(signed.body),
			url: () => signed.url,
			receivedAt: now,
		});
		return 'problem' in proof ? { problem: 'cannot_sign' } : signed;
	}

	/** What a signature says of the body that came with it. */
	get covers(): Coverage {
		return findCoverage(this.formula);
	}

	/** Whether what the fields say is signed, and not how the body is written. */
	get signsFieldsOnly(): boolean {
		return signsFieldsOnly(this.formula);
	}

	/** Whether a field at the top of the body is signed, or `{body}`, the body as a whole. */
	signsField(name: string): boolean {
		return signsField(this.formula, name);
	}

	/** Whether a secret can be the key. */
	isKey(secret: string): boolean {
		return readKey(secret, this.formula) !== null;
	}
}

/**
 * Compiles a credential.
 *
 * @returns the one thing that makes its formula unusable, if there is one
 */
export function compileScheme(settings: SigningSettings): Scheme | Problem<FormulaProblem> {
	const formula = compileFormula(settings);
	return 'problem' in formula ? formula : new Scheme(formula, settings);
}
