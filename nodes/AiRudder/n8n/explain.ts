import type { IWebhookFunctions } from 'n8n-workflow';

import { headerOf, SIGNATURE_HEADER, type HttpRequest } from '../callback/readRequest';
import { findSettings, type Timestamp } from '../finder/find';
import { advice } from '../finder/words';
import type { ReasonCode, Refusal } from '../refusal/reasons';
import { readSettings } from '../signature/formula';
import { readCredential } from './credential';

/** The reasons that other settings of the credential can take away. */
const ABOUT_THE_FORMULA: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
	'signature_malformed',
	'signature_mismatch',
	'secret_not_decodable',
	'timestamp_missing',
	'timestamp_malformed',
	'timestamp_out_of_tolerance',
	'formula_unusable',
]);

/** Where the finder's words say all that the reason's own fix says, and more. */
const SAID_BY_FINDER: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
	'signature_malformed',
	'signature_mismatch',
]);

/** More headers than this with a time in them are none of AI Rudder's. */
const MAX_TIMESTAMPS = 3;

/** The headers that look like a time in seconds or milliseconds, those named so first. */
function timestampsIn({ headers }: HttpRequest): Timestamp[] {
	const all = Object.entries(headers).flatMap(([header, value]) =>
		typeof value === 'string' && /^(?:\d{10}|\d{13})$/.test(value) ? [{ header, value }] : [],
	);
	const isNamedSo = ({ header }: Timestamp) => /time|stamp|(?:^|-)ts(?:$|-)/.test(header);
	return [...all.filter(isNamedSo), ...all.filter((one) => !isNamedSo(one))].slice(
		0,
		MAX_TIMESTAMPS,
	);
}

/** The fix of a refusal, with the finder's result on the very request that was refused. */
async function fixFor(context: IWebhookFunctions, { code, fix }: Refusal): Promise<string> {
	const request: HttpRequest = context.getRequestObject();
	const signature = headerOf(request, SIGNATURE_HEADER);
	const { rawBody } = request;
	if (!ABOUT_THE_FORMULA.has(code) || signature === undefined || rawBody === undefined) return fix;
	// Reads the database, so the answer has left before the search takes the processor.
	const settings = readSettings(await readCredential(context, 'aiRudderSigningSecretApi'));
	const evidence = {
		body: rawBody,
		signature,
		timestamps: timestampsIn(request),
		pasted: false,
	};
	const result = findSettings(evidence, settings);
	const found = advice(result, evidence);
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
