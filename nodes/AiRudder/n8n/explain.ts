import type { IWebhookFunctions } from 'n8n-workflow';

import { headerOf, SIGNATURE_HEADER, type HttpRequest } from '../callback/readRequest';
import { decryptInTurns } from '../encryption/decryptBody';
import { readEncryption } from '../encryption/settings';
import { describeDecryption } from '../messages/decryption';
import type { Evidence } from '../finder/evidence';
import { LARGEST_BODY, MAX_WORK, searchSettings } from '../finder/search';
import { readOthers } from '../finder/others';
import { advice, holdsSomethingPrivate, lineOf } from '../messages/findings';
import { RateLimit } from './rateLimit';
import type { ReasonCode, Refusal } from '../messages/reasons';
import { readSettings } from '../signature/settings';
import { lastAccepted } from './accepted';
import { calledUrl } from './calledUrl';
import { readCredential } from './credential';
import { inTurns } from './inTurns';
import { nodeKey } from './nodeKey';

/** The reasons that other settings of the credential can take away. */
const ABOUT_THE_FORMULA: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
	'signature_malformed',
	'signature_mismatch',
	'body_compressed',
	'secret_not_decodable',
	'timestamp_missing',
	'timestamp_malformed',
	'timestamp_out_of_tolerance',
	'signed_value_missing',
	'signed_value_ambiguous',
	'formula_unusable',
]);

/** Where the finder's words say all that the reason's own fix says, and more. */
const SAID_BY_FINDER: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
	'signature_malformed',
	'signature_mismatch',
]);

/** What to change, for a person. */
export interface Explanation {
	fix: string;
	/** The formula that fits, as one line for the field Formula; null when none was found. */
	formula: string | null;
	/** The same for n8n's log, without what only the person who listens may read. */
	logged: string;
}

/**
 * How long others have the processor after each turn of the search, in milliseconds: in production
 * ten times as long as it takes, while a person who listens waits for the end of it.
 */
const PAUSE = { test: 1, production: 10 };

/**
 * In production a quarter: every formula leaves an object behind, and n8n has to tidy up after 80,000 of
 * them while others wait. What is usual comes first.
 */
const WORK = { test: MAX_WORK, production: MAX_WORK / 4 };

const MORE =
	' Press Execute step and send one callback to the test URL: there four times as many are tried, also with any header, and such as protect less of the body.';

const SEE_THE_EDITOR =
	'A formula fits. Only the editor shows it: it holds a value that belongs into no log.';

/** The fix of a refusal, with the finder's result on the very request that was refused. */
async function fixFor(
	context: IWebhookFunctions,
	{ code, fix }: Refusal,
	request: HttpRequest,
	isTest: boolean,
): Promise<Explanation> {
	const signature = headerOf(request, SIGNATURE_HEADER)!;
	// Reads the database, so the answer has left before the search takes the processor.
	const credential = await readCredential(context, 'aiRudderSigningSecretApi');
	const settings = readSettings(credential);
	const others = typeof credential.sampleOthers === 'string' ? credential.sampleOthers : '';
	// What the person knows beside the secret is for the person's eyes, not for a log.
	const known = isTest ? readOthers(others).known : [];
	const headers = Object.fromEntries(
		Object.entries(request.headers).filter(
			(entry): entry is [string, string] => typeof entry[1] === 'string',
		),
	);
	const body = request.rawBody!;
	const where = isTest ? 'test' : 'production';
	const encryption = readEncryption(credential);
	const opened =
		encryption === null ? null : await inTurns(decryptInTurns(body, encryption), PAUSE[where]);
	const decrypted = opened === null || 'problem' in opened ? null : opened;
	const evidence: Evidence = {
		body,
		plain: decrypted?.body ?? null,
		signature,
		headers,
		url: calledUrl(context) || null,
		known,
		receivedAt: Date.now(),
		pasted: false,
		isStrict: !isTest,
	};
	const search = searchSettings(evidence, settings, WORK[where]);
	const result = await inTurns(search, PAUSE[where]);
	// Whoever sent what fits nothing proved nothing: a log shows no names that a stranger chose.
	const shown = 'problem' in result && !isTest ? { ...evidence, headers: {} } : evidence;
	const found = advice(result, shown, settings);
	if ('problem' in result) {
		// The bytes that were signed may not be here, so nothing that does not fit says anything.
		if (code === 'body_compressed') return { fix, formula: null, logged: fix };
		const more = isTest ? '' : MORE;
		const words = (SAID_BY_FINDER.has(code) ? found : `${fix} ${found}`) + more;
		return { fix: words, formula: null, logged: words };
	}
	const fitsAlready = Object.keys(result.change).length + result.slips.length === 0;
	const needsPlain = result.settings.signedBody === 'decrypted';
	const decryption = needsPlain
		? describeDecryption(encryption, { body, decrypted, failure: null })
		: '';
	const words = [fitsAlready ? fix : found, decryption].filter((part) => part !== '').join(' ');
	const logged = holdsSomethingPrivate(result, evidence) ? `${fix} ${SEE_THE_EDITOR}` : words;
	return { fix: words, formula: lineOf(result), logged };
}

/**
 * What a refusal says once the formula is known: no search is needed any more, and no stranger can
 * make n8n search.
 *
 * @returns null at the test URL, for other reasons, and before the first callback was accepted
 */
export function fixOfKnown(context: IWebhookFunctions, { code, fix }: Refusal): string | null {
	if (context.getMode() === 'manual' || !ABOUT_THE_FORMULA.has(code)) return null;
	const day = lastAccepted(context);
	if (day === null) return null;
	const known = `This trigger accepted callbacks with these settings before (last on ${day}). If AI Rudder changed its signature, press Execute step and send one callback to the test URL. If Signing Secret was changed since, compare it with the one at AI Rudder.`;
	return SAID_BY_FINDER.has(code) ? known : `${fix} ${known}`;
}

/** Whoever sends forged callbacks must not be able to make n8n search without end. */
const limit = new RateLimit();
const SEARCHES_PER_TRIGGER = 1;
const SEARCHES_OF_ALL_TRIGGERS = 6;
let isSearching = false;

/** At the test URL, too: how often a search may begin, in milliseconds. */
const TEST_PAUSE = 1000;
const BUSY = 'Another callback was being looked at, so this one was not. Send it again.';
let isSearchingTest = false;
let lastTestAt = -Infinity;

/** Whether a callback at the test URL may be looked at: one at a time, and one a second. */
function takeTestTurn(now: number): boolean {
	// The clock may have been set back.
	if (isSearchingTest || Math.abs(now - lastTestAt) < TEST_PAUSE) return false;
	isSearchingTest = true;
	lastTestAt = now;
	return true;
}

/**
 * Which settings would have accepted a callback that was refused, for the person who set the trigger
 * up. At the test URL one at a time and at most one a second, with what the person knows beside the
 * secret; in production at most once a minute for a trigger, six times for all of them, one at a time,
 * and for no large body.
 *
 * @returns null when there is nothing to search for, or no turn left; never rejects: whatever fails
 * in the search, the reason's own fix remains
 */
export async function explain(
	context: IWebhookFunctions,
	refusal: Refusal,
	now: number,
): Promise<Explanation | null> {
	const request: HttpRequest = context.getRequestObject();
	const isAboutFormula = ABOUT_THE_FORMULA.has(refusal.code);
	const hasEvidence = headerOf(request, SIGNATURE_HEADER) !== undefined && request.rawBody;
	if (!isAboutFormula || !hasEvidence) return null;
	const isTest = context.getMode() === 'manual';
	if (isTest) {
		const busy = `${refusal.fix} ${BUSY}`;
		if (!takeTestTurn(now)) return { fix: busy, formula: null, logged: busy };
	} else {
		if (request.rawBody!.length > LARGEST_BODY) return null;
		if (isSearching || limit.take(nodeKey(context), SEARCHES_PER_TRIGGER, now) === null)
			return null;
		if (limit.take('', SEARCHES_OF_ALL_TRIGGERS, now) === null) return null;
		isSearching = true;
	}
	try {
		return await fixFor(context, refusal, request, isTest);
	} catch {
		return null;
	} finally {
		if (isTest) isSearchingTest = false;
		else isSearching = false;
	}
}
