import type { IWebhookFunctions } from 'n8n-workflow';

import { headerOf, SIGNATURE_HEADER, type HttpRequest } from '../callback/readRequest';
import { readPlain } from '../encryption/readPlain';
import { readEncryption } from '../encryption/settings';
import type { Evidence } from '../finder/evidence';
import { findSettings } from '../finder/find';
import { readOthers } from '../finder/others';
import { advice } from '../finder/words';
import type { ReasonCode, Refusal } from '../refusal/reasons';
import { readSettings } from '../signature/settings';
import { calledUrl } from './calledUrl';
import { readCredential } from './credential';

/** The reasons that other settings of the credential can take away. */
const ABOUT_THE_FORMULA: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
	'signature_malformed',
	'signature_mismatch',
	'secret_not_decodable',
	'timestamp_missing',
	'timestamp_malformed',
	'timestamp_out_of_tolerance',
	'signed_value_missing',
	'signed_value_unclear',
	'formula_unusable',
]);

/** Where the finder's words say all that the reason's own fix says, and more. */
const SAID_BY_FINDER: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
	'signature_malformed',
	'signature_mismatch',
]);

/** The fix of a refusal, with the finder's result on the very request that was refused. */
async function fixFor(context: IWebhookFunctions, { code, fix }: Refusal): Promise<string> {
	const request: HttpRequest = context.getRequestObject();
	const signature = headerOf(request, SIGNATURE_HEADER);
	const { rawBody } = request;
	if (!ABOUT_THE_FORMULA.has(code) || signature === undefined || rawBody === undefined) return fix;
	// Reads the database, so the answer has left before the search takes the processor.
	const credential = await readCredential(context, 'aiRudderSigningSecretApi');
	const settings = readSettings(credential);
	const others = typeof credential.sampleOthers === 'string' ? credential.sampleOthers : '';
	const { known } = readOthers(others);
	const headers = Object.fromEntries(
		Object.entries(request.headers).filter(
			(entry): entry is [string, string] => typeof entry[1] === 'string',
		),
	);
	const evidence: Evidence = {
		body: rawBody,
		plain: readPlain(rawBody, readEncryption(credential), true).decrypted?.body ?? null,
		signature,
		headers,
		url: calledUrl(context) || null,
		known,
		receivedAt: Date.now(),
		pasted: false,
	};
	const result = findSettings(evidence, settings);
	const found = advice(result, evidence, settings);
	if ('problem' in result) return SAID_BY_FINDER.has(code) ? found : `${fix} ${found}`;
	const fitsAlready = Object.keys(result.change).length + result.slips.length === 0;
	return fitsAlready ? fix : found;
}

/**
 * What to change, for the person who listens for a test event. Never rejects: whatever fails in
 * the search, the reason's own fix remains.
 */
export const explain = (context: IWebhookFunctions, refusal: Refusal): Promise<string> =>
	fixFor(context, refusal).catch(() => refusal.fix);
