import type { SigningSettings } from '../signature/formula';
import { sortPieces } from '../signature/signedText';
import { Budget, LARGEST_BODY, MAX_WORK, WORK, workToProve, workToSplit } from './budget';
import { adviceFilter, changeFor, differs, needsZone, proveSample, settingsWith } from './advice';
import { bodyAsItIs, contentsOf, keysOf, readUsual, type Content, type Key } from './candidates';
import { findChecks, findTokens, type Check } from './checks';
import {
	bodyValues,
	holdsBody,
	type Evidence,
	type FormulaChange,
	type Found,
	type PasteMistake,
} from './evidence';
import { offerPairs } from './pairs';
import { rareParts, SECRET, SORT, type Block, type Parts } from './parts';
import { bareSignature } from './sample';
import { COMMON, expand, RARE, type Shape } from './shapes';

/** A text that fits, as far as the search has seen, and what must be set for it. */
export interface Hit {
	key: Key;
	content: Content;
	text: Block;
	change: FormulaChange;
}

/** How a text is hashed: without the secret in it only with the secret as a key. */
function methodsFor(text: Block, methods: Shape['methods']): ReadonlyArray<'hash' | 'hmac'> {
	if (!text.includes(SECRET) || methods === 'hmac') return ['hmac'];
	return methods === 'both' ? ['hash', 'hmac'] : ['hash'];
}

/** The bytes of a text in pieces, with a key in the place of the secret. */
function piecesWith(text: Block, key: Buffer): Buffer[] {
	const pieces = text.map(({ bytes }) => bytes ?? key);
	const sort = text.findIndex((token) => token.text === SORT.text);
	return sort < 0 ? pieces : [...pieces.slice(0, sort), ...sortPieces(pieces.slice(sort))];
}

/** Tries one text with all checks; returns whether the work is used up. */
export function* tryText(
	text: Block,
	methods: Shape['methods'],
	content: Content,
	checks: readonly Check[],
	{ budget, receivedAt }: { budget: Budget; receivedAt: number | null },
): Generator<Hit | number, boolean> {
	if (!(yield* budget.pay(WORK.text))) return true;
	const secrets = text.filter((token) => token === SECRET).length;
	const bytes = text.reduce((sum, token) => sum + (token.bytes?.length ?? 0), 0);
	const own = methodsFor(text, methods);
	for (const check of checks) {
		const { key } = check;
		if ((check.isPublic && secrets > 0) || check.left-- <= 0) continue;
		const pieces = piecesWith(text, key.bytes);
		for (const method of check.isPublic ? (['hash'] as const) : own) {
			const work = bytes + secrets * key.bytes.length + check.work;
			if (!(yield* budget.pay(work))) return true;
			const change = check.changeFor(pieces, method);
			if (change === null) continue;
			yield { key, content, text, change: { ...changeFor(text, receivedAt), ...change } };
		}
	}
	return false;
}

/** Tries some shapes, with one offer of parts after the other; returns whether the work is used up. */
function* tryRound(
	shapes: readonly Shape[],
	offers: Iterable<number | Parts>,
	content: Content,
	checks: readonly Check[],
	search: { budget: Budget; receivedAt: number | null },
): Generator<Hit | number, boolean> {
	if (checks.length === 0) return false;
	for (const parts of offers) {
		if (typeof parts === 'number') {
			if (!(yield* search.budget.pay(parts))) return true;
			continue;
		}
		for (const shape of shapes) {
			for (const text of expand(shape, parts)) {
				if (yield* tryText(text, shape.methods, content, checks, search)) return true;
			}
		}
	}
	return false;
}

/** The hits, and what each turn has cost, until the work is used up. */
function* findHits(
	evidence: Evidence,
	settings: SigningSettings,
	budget: Budget,
	contents: readonly Content[],
): Generator<Hit | number, void> {
	const { body, url, receivedAt } = evidence;
	const search = { budget, receivedAt };
	const [exact] = contents;
	yield* budget.pay(body.length + workToSplit(evidence));
	const keys = keysOf(settings);
	for (const token of findTokens(keys, evidence, settings))
		yield { ...token, content: exact, text: [] };
	const checks = yield* budget.payFor(findChecks(keys, evidence, settings));
	if (checks.length === 0) return;

	const { reader, times, partsWith } = yield* budget.payFor(readUsual(evidence, settings));
	const tokenFor = ({ placeholder, bytes }: Content) => ({ text: `{${placeholder}}`, bytes });
	for (const shapes of COMMON) {
		for (const withMistake of [false, true]) {
			for (const content of contents) {
				const parts = partsWith(tokenFor(content));
				const some = checks.filter(
					({ key }) => withMistake === (key.mistake !== null || content.mistake !== null),
				);
				if (yield* tryRound(shapes, [parts], content, some, search)) return;
			}
		}
	}
	if (body.length > LARGEST_BODY) return;

	const { fields } = reader;
	const values = yield* budget.payFor(bodyValues(body, fields));
	yield* budget.pay(workToSplit(evidence) + body.length * WORK.digestsByte);
	const holdsSecret = (text: string) => keys.some(({ secret }) => text.includes(secret));
	const mayShow = evidence.from !== 'production';
	const parts = rareParts({
		contents: contents.filter(({ mistake }) => mistake === null).map(tokenFor),
		times,
		values,
		// What the person knows beside the secret is for the person's eyes.
		known: evidence.known.filter(
			({ value }) => mayShow && !holdsBody(value) && !holdsSecret(value),
		),
		mayShowQuery: mayShow && !holdsSecret(url ?? ''),
		evidence,
	});
	// A key is a text more often than not: what is rare is tried with it first.
	for (const isText of [true, false]) {
		const some = checks.filter(
			({ key: { mistake, encoding } }) =>
				(mistake === null || mistake === 'label') &&
				isText === (encoding === 'text' || mistake === 'label'),
		);
		for (const { each, shapes } of RARE) {
			const offers = each === null ? [parts] : offerPairs(each, parts, { values, fields });
			if (yield* tryRound(shapes, offers, exact, some, search)) return;
		}
	}
}

/**
 * The first hit that passes the check of a callback, with the settings that accept it.
 *
 * @param mayAdvise from {@link adviceFilter}
 * @returns null when there is none
 */
export function* proveHits(
	hits: Iterable<Hit | number>,
	evidence: Evidence,
	settings: SigningSettings,
	budget: Budget,
	mayAdvise: ReturnType<typeof adviceFilter>,
): Generator<number, { hit: Hit; found: Omit<Found, 'isChanged' | 'mistakes'> } | null> {
	const { body, receivedAt } = evidence;
	for (const hit of hits) {
		if (typeof hit === 'number') {
			yield hit;
			continue;
		}
		const { key, content, change, text } = hit;
		let isPaid = true;
		for (const target of settingsWith(change, key, settings)) {
			isPaid = yield* budget.pay(workToProve(body) + (key.isPublic ? WORK.publicProof : 0));
			const proof = proveSample(target, { ...evidence, body: content.body, plain: null });
			if ('problem' in proof || !mayAdvise(target, evidence)) continue;
			const isUnclear = needsZone(text, receivedAt);
			const { secret } = proof;
			const found = { settings: target, secret, signedBy: key.secret, needsZone: isUnclear };
			return { hit, found };
		}
		// A token can name the hash of the body a hundred times.
		if (!isPaid) return null;
	}
	return null;
}

/** Searches with one of the two bodies, the one that was sent or the one that it was decrypted to. */
function* findFor(
	evidence: Evidence,
	settings: SigningSettings,
	mistakes: readonly PasteMistake[],
	work: number,
	mayAdvise: ReturnType<typeof adviceFilter>,
): Generator<number, Omit<Found, 'isChanged'> | null> {
	const { body, plain, from } = evidence;
	const budget = new Budget(work);
	// Each way to write it anew is one step, and no callback may be longer that is written anew. Nobody
	// pastes the plain text of an encrypted sample.
	const contents =
		body.length > LARGEST_BODY
			? [bodyAsItIs(body)]
			: yield* budget.payFor(contentsOf(body, from === 'sample' && body !== plain));
	const hits = findHits(evidence, settings, budget, contents);
	const proved = yield* proveHits(hits, evidence, settings, budget, mayAdvise);
	if (proved === null) return null;
	const { content, key } = proved.hit;
	const all = [...mistakes, content.mistake, key.mistake].filter((mistake) => mistake !== null);
	return { ...proved.found, mistakes: all };
}

/**
 * Looks for the settings under which a callback's signature fits. What it finds has passed the
 * same check as a callback will, but for the time.
 *
 * Costs no more than hashing some 240 MB, twice for an encrypted body, whatever comes in. Yields
 * every few milliseconds, so that others can be served in between: what it has spent since it
 * yielded last. That is never more than a turn, or one step that costs more.
 *
 * @param settings the credential as it stands; nothing is found without a signing secret
 * @param work how much may be hashed, in bytes; what is usual comes first
 * @returns null when nothing was found
 */
export function* searchSettings(
	pasted: Evidence,
	settings: SigningSettings,
	work = MAX_WORK,
): Generator<number, Found | null> {
	const { signature, mistakes } = bareSignature(pasted);
	const evidence = { ...pasted, signature };
	const mayAdvise = adviceFilter(settings, evidence);
	const asSent = { ...settings, signedBody: 'sent' };
	let result = yield* findFor(evidence, asSent, mistakes, work, mayAdvise);
	if (result === null && evidence.plain !== null) {
		const asPlain = { ...evidence, body: evidence.plain };
		const asDecrypted = { ...settings, signedBody: 'decrypted' };
		result = yield* findFor(asPlain, asDecrypted, mistakes, work, mayAdvise);
	}
	return result && { ...result, isChanged: differs(result.settings, settings) };
}
