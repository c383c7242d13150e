import { sleep } from 'n8n-workflow';

import { readHeader, SIGNATURE_HEADER, type HttpRequest } from '../callback/request';
import { readEncryption, type EncryptionSettings } from '../encryption/fields';
import {
	decryptInTurns,
	lackForPlain,
	readPlain,
	readVerified,
	SIGNS_ALL,
	verifyPlain,
	type Plain,
} from '../encryption/openBody';
import { proveSample } from '../finder/advice';
import { LARGEST_BODY, MAX_WORK } from '../finder/budget';
import { diagnose } from '../finder/diagnosis';
import type { Evidence } from '../finder/evidence';
import { readOthers, readSample, wordsIn } from '../finder/sample';
import type { SampleFlaw } from '../messages/credentialTest';
import { describeDiagnosis, type Diagnosis, type Trial } from '../messages/diagnosis';
import { AS_SET, describeDecryption, type Decryption } from '../messages/encryption';
import {
	EXPLANATION,
	inFull,
	LISTEN,
	type Explanation,
	type ReasonCode,
	type Refusal,
} from '../messages/reasons';
import { joinSentences, withLines } from '../messages/texts';
import { readSampleField, readSettings, type SigningSettings } from '../signature/formula';
import type { Problem } from '../signature/results';
import { compileScheme, type Scheme } from '../signature/scheme';
import { lastAccepted } from './accept';
import { calledUrl, RateLimit, type Call } from './call';
import { readCredential } from './parameters';

/**
 * Works in turns of some milliseconds: callbacks that come meanwhile need not wait for the end.
 *
 * @param pause how long others have the processor after each turn, in milliseconds
 */
async function inTurns<T>(turns: Generator<number, T>, pause: number): Promise<T> {
	for (;;) {
		const turn = turns.next();
		if (turn.done === true) return turn.value;
		await sleep(pause);
	}
}

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

/** Whether nothing is known but that the signature does not fit. */
const saysNothing = ({ code }: Refusal): boolean =>
	code === 'signature_malformed' || code === 'signature_mismatch';

/** The fix of a refusal, with what was found out about the very callback. */
function explainBy(
	refusal: Refusal,
	diagnosis: Diagnosis,
	decryption: Decryption,
	isTest: boolean,
): Explanation {
	const { fix } = refusal;
	if (diagnosis.outcome === 'fits') {
		const { timeZone, settings } = diagnosis;
		const isZone = refusal.code === 'timestamp_out_of_tolerance' && timeZone !== '';
		const isLine = settings.formula.trim() !== '';
		const said = isZone ? EXPLANATION.zone_fits({ timeZone, isLine }) : fix;
		return inFull(withLines(said, decryption.line));
	}
	const said = describeDiagnosis(diagnosis, decryption);
	if (diagnosis.outcome === 'not_found') return inFull(saysNothing(refusal) ? said : fix);
	// In production no editor is open.
	const hint = joinSentences(EXPLANATION.only_in_editor, isTest ? '' : LISTEN);
	const logged = diagnosis.isPrivate ? hint : said;
	return { fix: said, formula: diagnosis.line, logged };
}

/**
 * How long others have the processor after each turn of the search, in milliseconds: in production
 * ten times as long as it takes, while a person who listens waits for the end of it.
 */
const PAUSE = { test: 1, production: 10 };

/** In production a quarter: n8n has to tidy up after every formula. What is usual comes first. */
const WORK = { test: MAX_WORK, production: MAX_WORK / 4 };

/** The fix of a refusal, with the finder's result on the very request that was refused. */
async function lookAt(call: Call, refusal: Refusal, request: HttpRequest): Promise<Explanation> {
	const { context, isTest } = call;
	const credential = await readCredential(call, 'aiRudderSigningSecretApi');
	const settings = readSettings(credential);
	const encryption = readEncryption(credential);
	const others = readSampleField(credential, 'sampleOthers');
	const headers = Object.entries(request.headers).filter(
		(entry): entry is [string, string] => typeof entry[1] === 'string',
	);
	const body = request.rawBody!;
	const where = isTest ? 'test' : 'production';
	const opened =
		encryption === null ? null : await inTurns(decryptInTurns(body, encryption), PAUSE[where]);
	const isOpen = opened !== null && !('problem' in opened);
	// Data under GCM fits CTR once its tag is cut off, and anybody can change it there.
	const mayBeCut = isOpen && opened.found.cipher === 'ctr' && encryption!.cipher !== 'ctr';
	const decrypted = isOpen && (isTest || !mayBeCut) ? opened : null;
	const evidence: Evidence = {
		body,
		plain: decrypted?.body ?? null,
		signature: readHeader(request, SIGNATURE_HEADER)!,
		headers: Object.fromEntries(headers),
		url: calledUrl(context) || null,
		known: readOthers(others).known,
		privateWords: wordsIn(others),
		receivedAt: Date.now(),
		from: where,
	};
	const diagnosis = await inTurns(diagnose(evidence, settings, WORK[where]), PAUSE[where]);
	const needsPlain =
		diagnosis.outcome !== 'not_found' && diagnosis.settings.signedBody === 'decrypted';
	const decryption = needsPlain
		? describeDecryption(encryption, { body, decrypted, failure: null })
		: AS_SET;
	return explainBy(refusal, diagnosis, decryption, isTest);
}

/** A sender of forged callbacks must not make n8n search without end. */
const limit = new RateLimit();
const SEARCHES_PER_TRIGGER = 1;
const SEARCHES_OF_ALL_TRIGGERS = 6;
/** One search at a time for all test URLs, and one for all others. */
const isSearching = { test: false, production: false };

/** How often a search may begin at the test URL, in milliseconds. */
const TEST_PAUSE = 1000;
let lastTestAt = -Infinity;

/** Whether one more callback may be looked at, as far as those before it go. */
function takeTurn({ node, isTest }: Call, now: number): boolean {
	if (!isTest) {
		const isFree = limit.take(node, SEARCHES_PER_TRIGGER, now) !== null;
		return isFree && limit.take('', SEARCHES_OF_ALL_TRIGGERS, now) !== null;
	}
	// The clock may have been set back.
	if (Math.abs(now - lastTestAt) < TEST_PAUSE) return false;
	lastTestAt = now;
	return true;
}

/**
 * Which settings would have accepted a callback that was refused, for the person who set the trigger up.
 *
 * At the test URL it searches one callback at a time and at most one a second. It uses there what the
 * person knows beside the secret. In production it searches one at a time: one a minute for a trigger, six for
 * all of them, and no large body. Once the formula is known it searches there no more: no stranger can
 * make it.
 *
 * @returns only what to do where nothing was searched and more is known than the reason's own fix;
 * null where that remains, and when the search fails
 */
export async function explain(
	call: Call,
	refusal: Refusal,
	now: number,
): Promise<Explanation | string | null> {
	const { isTest } = call;
	if (!ABOUT_THE_FORMULA.has(refusal.code)) return null;
	const day = isTest ? null : lastAccepted(call);
	if (day !== null) return saysNothing(refusal) ? EXPLANATION.accepted_before({ day }) : null;
	const request: HttpRequest = call.context.getRequestObject();
	const { rawBody } = request;
	if (readHeader(request, SIGNATURE_HEADER) === undefined || rawBody === undefined) return null;
	if (!isTest && rawBody.length > LARGEST_BODY) return null;
	const where = isTest ? 'test' : 'production';
	if (isSearching[where] || !takeTurn(call, now)) {
		if (isTest) return EXPLANATION.busy;
		return saysNothing(refusal) ? EXPLANATION.not_searched : null;
	}
	isSearching[where] = true;
	try {
		return await lookAt(call, refusal, request);
	} catch {
		return null;
	} finally {
		isSearching[where] = false;
	}
}

/** Ends with the search that runs, and those that wait for it: two at once would take twice the processor. */
let lastSearch: Promise<unknown> = Promise.resolve();

/** The plain text by which a sample is verified, or can be once more is set; null when there is none. */
function findPlain(
	settings: SigningSettings,
	encryption: EncryptionSettings | null,
	evidence: Omit<Evidence, 'plain'>,
	{ decrypted }: Plain,
): Buffer | null {
	const { body: sent } = evidence;
	// No callback of this length is verified by its plain text.
	if (sent.length > LARGEST_BODY) return null;
	const isFixed = encryption !== null && lackForPlain(encryption) === null;
	if (!isFixed || settings.signedBody !== 'decrypted') return decrypted?.body ?? null;
	// Whatever was signed is the plain text, such as a form.
	const { body, proof } = verifyPlain(sent, encryption, (plain) =>
		proveSample(settings, { ...evidence, plain }),
	);
	return 'problem' in proof || body === sent ? (decrypted?.body ?? null) : body;
}

/**
 * Tries a credential on the callback that was pasted into it.
 *
 * @returns null when no sample was given; a problem when it cannot be used
 */
export async function trySample(
	settings: SigningSettings,
	encryption: EncryptionSettings | null,
	data: Readonly<Record<string, unknown>>,
): Promise<Trial | Problem<SampleFlaw> | null> {
	const text = (name: string) => readSampleField(data, name);
	const sample = {
		body: text('sampleBody'),
		signature: text('sampleSignature'),
		timestamp: text('sampleTimestamp').trim(),
		others: text('sampleOthers'),
	};
	const evidence = readSample(sample, settings.timestampHeader);
	if (evidence === null || 'problem' in evidence) return evidence;
	const { body } = evidence;
	if (encryption !== null && settings.signedBody === 'decrypted' && body.length > LARGEST_BODY) {
		const asSent = proveSample({ ...settings, signedBody: 'sent' }, { ...evidence, plain: null });
		return { problem: 'problem' in asSent ? 'long_body' : 'signed_as_sent' };
	}
	const open = readPlain(body, encryption, SIGNS_ALL);
	const plain = findPlain(settings, encryption, evidence, open);
	/** Reads the sample as a callback is read under settings that fit it. */
	const readUnder = (fitting: SigningSettings): Plain => {
		if (encryption === null) return open;
		const { signs } = compileScheme(fitting) as Scheme;
		const verified = (fitting.signedBody === 'decrypted' && plain) || body;
		const read = readVerified(verified, body, encryption, signs);
		// What opened this very text tells what is still to be set.
		return read.failure === null && open.decrypted?.body.equals(read.body) ? open : read;
	};
	const toTrial = (diagnosis: Diagnosis): Trial => ({
		diagnosis,
		plain: diagnosis.outcome === 'not_found' ? open : readUnder(diagnosis.settings),
	});
	const turns = diagnose({ ...evidence, plain }, settings);
	const first = turns.next();
	// Whatever needs no search does not wait for one.
	if (first.done === true) return toTrial(first.value);
	const search = lastSearch.then(() => inTurns(turns, PAUSE.test));
	lastSearch = search.catch(() => undefined);
	return toTrial(await search);
}
