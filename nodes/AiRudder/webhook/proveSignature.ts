import type { IWebhookFunctions } from 'n8n-workflow';

import { Refusal, refuseFormula } from '../refusal/reasons';
import { headerOf } from '../request/readRequest';
import { formulaOf } from '../signature/formula';
import { verify, type SecretName, type SignedCallback } from '../signature/verify';
import { readSigningCredential } from './signingCredential';

/**
 * Proves that a callback was signed with a secret of the credential.
 *
 * @returns which of the two secrets signed it
 * @throws Refusal when it was not, or when there is nothing to prove it with
 */
export async function proveSignature(
	context: IWebhookFunctions,
	callback: Omit<SignedCallback, 'timestamp'>,
): Promise<SecretName> {
	const settings = await readSigningCredential(context);
	const formula = formulaOf(settings);
	if (typeof formula === 'string') throw refuseFormula(formula);
	const timestampHeader = formula.kind === 'custom' ? formula.timestampHeader : '';
	const timestamp = headerOf(context.getRequestObject(), timestampHeader);
	const proof = verify({ ...callback, timestamp }, formula, settings);
	if ('problem' in proof) throw new Refusal(proof.problem);
	return proof.secret;
}
