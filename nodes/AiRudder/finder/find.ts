import type { KeyObject } from 'node:crypto';

import type { Found, FormulaChange, NotFound, Slip } from '../messages/facts';
import type { Problem } from '../signature/results';
import { DIGESTS, type Algorithm } from '../signature/algorithms';
import { formulaOf, isTolerance, pairRulesOf, timeSourceOf } from '../signature/formula';
import { bodyHashClaims, JWT_METHODS, readJwt, type JwtMethod } from '../signature/jwt';
import {
	fitsPublicKey,
	methodsOf,
	readPublicKey,
	type PublicKeyMethod,
} from '../signature/publicKey';
import type { SecretSlip } from '../signature/secret';
import type { SigningSettings } from '../signature/settings';
import { nameOf, sortPieces, TextMaker } from '../signature/signedText';
import { compileTemplate, type Placeholder, type Template } from '../signature/template';
import { namesItsZone } from '../signature/timestamp';
import { isPublicKeyMethod, verify } from '../signature/verify';
import {
	bodyAsItIs,
	contentsOf,
	keysOf,
	RENDERING,
	SECRET_SETTING,
	type Content,
	type Key,
} from './candidates';
import { Budget } from './budget';
import { changeTo } from './changeTo';
import { hashOf, hmacWith } from './digests';
import {
	bodyValues,
	fieldReader,
	holdsBody,
	isDeep,
	otherValues,
	timesIn,
	zoneOf,
	type Evidence,
	type Time,
	type Token,
} from './evidence';
import { rawReadingsOf, readingsOf, uncoverDigest, type Reading } from './readings';
import { bareSignature } from './slips';
import { strictFilter } from './strict';
import { patterns, type Pattern } from './templates';
import {
	literal,
	SECRET,
	textsWithFewFields,
	textsWithManyFields,
	textsWithOthers,
	textsWithPairs,
	timeToken,
	type Material,
	type Text,
} from './texts';

export type { Found, NotFound, Slip } from '../messages/facts';

/**
 * How much may be hashed, in bytes: a count instead of a clock, so that the same callback always
 * gives the same answer. An attempt costs something even when it hashes next to nothing.
 */
export const MAX_WORK = 240_000_000;
const WORK_PER_ATTEMPT = 2_500;
/** What it costs to make a text, before anything is hashed. */
const WORK_PER_TEXT = 1_000;
/** What it costs to check with a public key, compared with a hash. */
const WORK_PER_CHECK = 50_000;
const MAX_CHECKS = 500;
/** What it costs to read a key, and to read the signature with it. */
const WORK_PER_KEY = 20_000;
/** What it costs to take apart a character of the signature, and of the URL. */
const WORK_PER_CHARACTER = 200;
const WORK_PER_URL_CHARACTER = 40;
/** What a callback's check costs, and for each byte of the body. */
const WORK_PER_PROOF = 20_000;
const WORK_PER_PROVED_BYTE = 40;
/** A hundred times a transfer: what is larger is tried with the usual formulas only. */
export const LARGEST_BODY = 32_768;
/** Whatever is longer is no signature. */
const LONGEST_SIGNATURE = 4096;

/**
 * Whether the credential accepts a callback, whatever the time is: a sample may be old.
 *
 * @returns the secret that signed it, or why it would be refused
 */
export function proveSample(
	settings: SigningSettings,
	{ body, plain, signature, headers, url }: Omit<Evidence, 'known' | 'receivedAt' | 'pasted'>,
): ReturnType<typeof verify> | Problem<'formula_unusable'> {
	const formula = formulaOf(settings);
	if ('problem' in formula) return { problem: 'formula_unusable' };
	const signed = settings.signedBody === 'decrypted' ? (plain ?? body) : body;
	return verify(
		{ body: signed, signature, headers, url: () => url ?? '', receivedAt: 0 },
		'toleranceSeconds' in formula ? { ...formula, toleranceSeconds: Infinity } : formula,
		settings,
	);
}

/** A formula that fits, as far as the search has seen: what must be set for it. */
interface Hit {
	key: Key;
	content: Content;
	change: FormulaChange;
	otherContent: string | null;
	time: Time | null;
}

/** The settings that may express a hit, those first that ask the least of the user. */
function settingsFor({ key, change }: Hit, settings: SigningSettings): SigningSettings[] {
	const own = { ...settings, [SECRET_SETTING[key.name]]: key.secret };
	const custom = {
		...own,
		signaturePart: '',
		...change,
		toleranceSeconds: isTolerance(own.toleranceSeconds) ? own.toleranceSeconds : 300,
	};
	const { method, signedContent, secretEncoding, algorithm } = change;
	const isPreset = method === 'hmac' && signedContent === '{body}' && secretEncoding === 'text';
	return [
		own,
		...(isPreset ? [{ ...own, scheme: DIGESTS[algorithm as Algorithm].preset }] : []),
		...(change.scheme === 'token' ? [{ ...own, scheme: 'token' }] : []),
		custom,
		{ ...custom, ambiguousValues: 'accept' },
	];
}

/** The bytes of a text in pieces, with a key in the place of the secret. */
const piecesOf = (tokens: readonly Token[], key: Buffer): Buffer[] => {
	const pieces = tokens.map(({ bytes }) => bytes ?? key);
	const sort = tokens.findIndex(({ text }) => text === '{sort}');
	if (sort < 0) return pieces;
	return [...pieces.slice(0, sort), ...sortPieces(pieces.slice(sort))];
};

/**
 * Values that are joined without a mark can be a sorted list, or stand in this order by chance.
 *
 * @returns the other one of the two; null when the text is neither
 */
function otherOrder(tokens: readonly Token[], key: Buffer): string | null {
	const values = tokens.filter(({ text }) => text !== '{sort}');
	const isList =
		values.length > 2 && values.every(({ text }) => /^\{(?!body\}|json\}|sorted)/.test(text));
	const bytesOf = ({ bytes }: Token) => String(bytes ?? key);
	const sorted = [...values].sort((a, b) => (bytesOf(a) < bytesOf(b) ? -1 : 1));
	if (!isList) return null;
	const inOrder = sorted.map(({ text }) => text).join('');
	const asItIs = tokens.map(({ text }) => text).join('');
	if (values.length < tokens.length) return inOrder;
	return inOrder === asItIs ? `{sort}${asItIs}` : null;
}

const timeOf = ({ tokens }: Text): Time | null =>
	tokens.find((token) => token.time !== undefined)?.time ?? null;

/** A call tells the zone of its time by itself, a pasted sample does not. */
const needsZone = ({ time }: Hit, { receivedAt }: Evidence): boolean =>
	time !== null && receivedAt === null && !namesItsZone(time.value);

/** What Signed Content and the fields beside it must say for a text. */
function changeFor({ tokens, change = {} }: Text, receivedAt: number | null): FormulaChange {
	const time = timeOf({ tokens });
	return {
		scheme: 'custom',
		signedContent: tokens.map(({ text }) => text).join(''),
		timestampHeader: time?.setting ?? '',
		timeZone: time === null ? '' : zoneOf(time.value, receivedAt),
		...change,
	};
}

/** The texts of the usual formulas, and of the user's own, with the body in one of the ways to read it. */
function* textsOf(
	round: readonly Pattern[],
	content: Content,
	times: readonly Time[],
	valueOf: (placeholder: Placeholder) => Buffer | null,
): Generator<Text & { methods: Pattern['methods'] }> {
	const tokenOf = (part: Buffer | Placeholder, time: Time | null): Token => {
		if (Buffer.isBuffer(part)) return literal(part.toString());
		if (part.kind === 'secret') return SECRET;
		if (part.kind === 'timestamp') return timeToken(time!);
		if (part.kind === 'body') return { text: `{${content.placeholder}}`, bytes: content.bytes };
		return { text: `{${nameOf(part)}}`, bytes: valueOf(part) };
	};
	for (const { template, methods } of round) {
		const { parts, placeholders } = compileTemplate(template) as Template;
		for (const time of placeholders.has('timestamp') ? times : [null]) {
			const tokens = parts.map((part) => tokenOf(part, time));
			const isWhole = tokens.every((token) => token.bytes !== null || token === SECRET);
			if (isWhole) yield { tokens, methods };
		}
	}
}

/** Whether a value is a body, or holds one, in another place than that of a body. */
const isMisplacedBody = (value: string, { kind }: Placeholder): boolean =>
	// Pairs may hold objects in JSON; what begins like a body was cut out of one.
	kind === 'pairs' ? /^\s*[{[]/.test(value) : holdsBody(value);

/** Reads what the user's own text asks for, each once; null when the callback does not have it. */
function valueReader(evidence: Evidence, settings: SigningSettings, maker: TextMaker) {
	const pairs = pairRulesOf(settings);
	const read = (placeholder: Placeholder): Buffer | null => {
		if (placeholder.kind === 'pairs' && isDeep(evidence.body)) return null;
		try {
			const rules = { pairs: pairs!, allowsJoiner: true };
			const value = maker.valueOf(placeholder, rules);
			if (typeof value === 'string' && isMisplacedBody(value, placeholder)) return null;
			return Buffer.isBuffer(value) || typeof value === 'string' ? Buffer.from(value) : null;
		} catch {
			return null;
		}
	};
	const known = new Map<string, Buffer | null>();
	return (placeholder: Placeholder): Buffer | null => {
		const name = nameOf(placeholder);
		const value = known.has(name) ? known.get(name)! : read(placeholder);
		known.set(name, value);
		return value;
	};
}

/** What it costs at most to check a callback, or to read one thing that its text asks for. */
const workToProve = (body: Buffer): number => WORK_PER_PROOF + body.length * WORK_PER_PROVED_BYTE;

/** How a header can be checked with one key. */
interface Lock {
	key: Key;
	/** Whether a text fits, and what must be set beside it. */
	open(pieces: readonly Buffer[], method: 'hmac' | 'hash'): FormulaChange | null;
	work: number;
	/** How often it may be tried: 32 bytes in hex are a public key as well as a secret. */
	checks: number;
	/** A public key signs no text with a secret in it. */
	isPublic: boolean;
}

const readingChange = ({ algorithm, encoding, prefix, part }: Omit<Reading, 'digest'>) => ({
	algorithm,
	encoding,
	prefix,
	signaturePart: part,
});

/** Digests to compare with: those of an HMAC or a hash, or those that a public key has uncovered. */
function digestLock(key: Key, reading: Reading, rsa: boolean): Lock {
	const { algorithm } = reading;
	const digest = reading.digest.toString('binary');
	const hmacOf = hmacWith(algorithm, key.bytes);
	return {
		key,
		isPublic: rsa,
		work: WORK_PER_ATTEMPT,
		checks: Infinity,
		open: (pieces, method) => {
			const isHmac = method === 'hmac' && !rsa;
			const expected = isHmac ? hmacOf(pieces) : hashOf(algorithm, pieces);
			if (expected !== digest) return null;
			const own = rsa ? { method: 'rsa' } : { method, secretEncoding: key.encoding };
			return { ...own, ...readingChange(reading) };
		},
	};
}

function* publicKeyLocks(
	key: Key,
	publicKey: KeyObject,
	evidence: Evidence,
	settings: SigningSettings,
): Generator<number, Lock[]> {
	const locks: Lock[] = [];
	for (const raw of rawReadingsOf(evidence.signature, settings)) {
		yield WORK_PER_CHECK;
		const uncovered = uncoverDigest(raw, publicKey);
		if (uncovered !== null) {
			locks.push(digestLock(key, uncovered, true));
			continue;
		}
		const methods = methodsOf(publicKey).filter((method) => method !== 'rsa');
		for (const method of methods as readonly PublicKeyMethod[]) {
			const change = { method, ...readingChange({ ...raw, algorithm: 'sha256' }) };
			const fits = (text: Buffer) =>
				fitsPublicKey(method, 'sha256', publicKey, text, raw.bytes) ? change : null;
			locks.push({
				key,
				isPublic: true,
				work: WORK_PER_CHECK,
				checks: MAX_CHECKS,
				open: (pieces) => fits(Buffer.concat(pieces)),
			});
		}
	}
	return locks;
}

/** Says before each step what it costs: how many there are is up to whoever wrote the signature. */
function* locksFor(
	keys: readonly Key[],
	evidence: Evidence,
	settings: SigningSettings,
): Generator<number, Lock[]> {
	const { signature } = evidence;
	if (signature.length > LONGEST_SIGNATURE) return [];
	yield signature.length * WORK_PER_CHARACTER;
	const readings = readingsOf(signature, settings).filter(
		// Both are shown to the user, so they must not hold the secret.
		({ prefix, part }) =>
			!keys.some(({ secret }) => prefix.includes(secret) || part.includes(secret)),
	);
	const locks: Lock[] = [];
	for (const key of keys) {
		yield WORK_PER_KEY;
		const publicKey = key.encoding === 'text' ? readPublicKey(key.secret) : null;
		if (publicKey !== null) {
			yield signature.length * WORK_PER_CHARACTER;
			locks.push(...(yield* publicKeyLocks(key, publicKey, evidence, settings)));
		}
		// Whoever knows a public key could sign with it.
		if (key.isPublic) continue;
		locks.push(...readings.map((reading) => digestLock(key, reading, false)));
	}
	return needsPublicKey(settings) ? locks.filter(({ isPublic }) => isPublic) : locks;
}

/** Whether the user has chosen a method with a public key: then everybody may know what is entered. */
const needsPublicKey = ({ scheme, method }: SigningSettings): boolean =>
	scheme === 'custom' && (method === 'jwtRs256' || isPublicKeyMethod(method));

/** A token that fits by itself: the secret as it is, or a JWT with the body's hash in it. */
function* plainHits(
	all: readonly Key[],
	evidence: Evidence,
	content: Content,
	settings: SigningSettings,
): Generator<Hit> {
	const { signature, body } = evidence;
	if (signature.length > LONGEST_SIGNATURE) return;
	const keys = needsPublicKey(settings) ? [] : all.filter(({ isPublic }) => !isPublic);
	for (const key of keys) {
		if (key.secret === signature)
			yield { key, content, change: { scheme: 'token' }, otherContent: null, time: null };
	}
	const prefix = /^[A-Za-z]{1,20} /.exec(signature)?.[0] ?? '';
	const jwt = readJwt(signature.slice(prefix.length));
	const method = (Object.keys(JWT_METHODS) as JwtMethod[]).find(
		(one) => JWT_METHODS[one] === jwt?.algorithm,
	);
	if (jwt === null || method === undefined) return;
	for (const bodyHashClaim of bodyHashClaims(jwt, body)) {
		for (const key of method === 'jwtRs256' ? all : keys) {
			const { encoding: secretEncoding } = key;
			yield {
				key,
				content,
				change: { scheme: 'custom', method, secretEncoding, prefix, bodyHashClaim },
				otherContent: null,
				time: null,
			};
		}
	}
}

/** What is rarer than the usual formulas, in the order in which it is tried. */
const ROUNDS = [textsWithOthers, textsWithFewFields, textsWithPairs, textsWithManyFields];

const IS_GIVEN: ReadonlySet<Placeholder['kind']> = new Set(['body', 'secret', 'timestamp']);

/** The hits, and what each turn has cost, until the work is used up; returns whether it was. */
function* search(
	evidence: Evidence,
	settings: SigningSettings,
	budget: Budget,
	contents: readonly Content[],
): Generator<Hit | number, boolean> {
	const { body, receivedAt, signature, headers, url } = evidence;
	const workToSplit =
		signature.length * WORK_PER_CHARACTER + (url?.length ?? 0) * WORK_PER_URL_CHARACTER;
	yield* budget.pay(body.length + workToSplit);
	const keys = keysOf(settings);
	yield* plainHits(keys, evidence, contents[0], settings);
	const allLocks = yield* budget.payFor(locksFor(keys, evidence, settings));
	if (allLocks.length === 0) return false;
	const maker = new TextMaker({ body, signature, headers, url: () => url ?? '' });
	const valueOf = valueReader(evidence, settings, maker);
	const rounds = patterns(settings.signedContent);
	const own = settings.timestampHeader === '' ? null : timeSourceOf(settings.timestampHeader);
	const [{ template }] = rounds[0];
	const asked = [own, ...(compileTemplate(template) as Template).parts];
	for (const part of asked) {
		// Those cost nothing to read.
		if (part === null || Buffer.isBuffer(part) || IS_GIVEN.has(part.kind)) continue;
		yield* budget.pay(workToProve(body));
		valueOf(part);
	}
	const ownTime = own === null ? null : valueOf(own);
	yield* budget.pay(workToSplit);
	const times = timesIn(evidence, settings.timestampHeader, ownTime?.toString() ?? null);
	const tryOut = function* (
		text: Text,
		content: Content,
		methods: readonly ('hmac' | 'hash')[],
		withSlip: boolean,
		locks: readonly Lock[] = allLocks,
		allowed: SecretSlip | null = null,
	): Generator<Hit | number, boolean> {
		if (budget.isTurnOver(WORK_PER_TEXT)) yield budget.endTurn();
		if (!budget.spend(WORK_PER_TEXT)) return true;
		const hasSecret = text.tokens.includes(SECRET);
		const bytes = text.tokens.reduce((sum, token) => sum + (token.bytes?.length ?? 0), 0);
		for (const lock of locks) {
			const { key } = lock;
			const hasSlip = key.slip !== null && key.slip !== allowed;
			if (withSlip !== (hasSlip || content.slip !== null)) continue;
			if (lock.isPublic && hasSecret) continue;
			if (lock.checks-- <= 0) {
				budget.isCut = true;
				continue;
			}
			const pieces = piecesOf(text.tokens, key.bytes);
			for (const method of lock.isPublic ? (['hash'] as const) : methods) {
				const work = bytes + lock.work;
				if (budget.isTurnOver(work)) yield budget.endTurn();
				budget.tries++;
				if (!budget.spend(work)) return true;
				const change = lock.open(pieces, method);
				if (change !== null) {
					yield {
						key,
						content,
						change: { ...changeFor(text, receivedAt), ...change },
						otherContent: otherOrder(text.tokens, key.bytes),
						time: timeOf(text),
					};
				}
			}
		}
		return false;
	};
	for (const round of rounds) {
		for (const withSlip of [false, true]) {
			for (const content of contents) {
				for (const text of textsOf(round, content, times, valueOf)) {
					if (yield* tryOut(text, content, text.methods, withSlip)) return true;
				}
			}
		}
	}
	if (body.length > LARGEST_BODY) return true;
	const fieldsAt = fieldReader(maker.fields);
	const values = yield* budget.payFor(bodyValues(body, fieldsAt));
	yield* budget.pay(workToSplit);
	const material: Material = {
		contents: contents
			.filter(({ slip }) => slip === null)
			.map(({ placeholder, bytes }) => ({ text: `{${placeholder}}`, bytes })),
		times: times.map(timeToken),
		others: otherValues(evidence, times),
		// What is shown to the user must not hold a secret.
		constants: evidence.known
			.filter(
				({ value }) => !holdsBody(value) && !keys.some(({ secret }) => value.includes(secret)),
			)
			.map(({ value }) => literal(value)),
		urls: urlTokens(url),
		mayShowQuery: evidence.isStrict !== true && !keys.some(({ secret }) => url?.includes(secret)),
		values,
		fieldsAt,
		isDeep: isDeep(body),
		evidence,
	};
	// A key is a text more often than not: what is rare is tried with it first.
	const isText = ({ key }: Lock) => key.encoding === 'text' || key.slip === 'label';
	for (const locks of [allLocks.filter(isText), allLocks.filter((lock) => !isText(lock))]) {
		for (const texts of ROUNDS) {
			for (const text of locks.length === 0 ? [] : texts(material)) {
				if (typeof text === 'number') {
					if (!(yield* budget.pay(text))) return true;
					continue;
				}
				const hash = text.tokens.includes(SECRET) ? 'hash' : 'hmac';
				const methods = text.both ? (['hash', 'hmac'] as const) : ([hash] as const);
				if (yield* tryOut(text, contents[0], methods, false, locks, 'label')) return true;
			}
		}
	}
	return budget.isCut;
}

const urlTokens = (url: string | null): Token[] =>
	url === null
		? []
		: [
				{ text: '{url}', bytes: Buffer.from(url) },
				{ text: '{path}', bytes: Buffer.from(new URL(url).pathname) },
			];

/** Searches with one of the two bodies, the one that was sent or the one that it was decrypted to. */
function* findFor(
	evidence: Evidence,
	settings: SigningSettings,
	slips: readonly Slip[],
	work: number,
	mayAdvise: ReturnType<typeof strictFilter>,
): Generator<number, Omit<Found, 'change'> | NotFound> {
	const { body, pasted } = evidence;
	const budget = new Budget(work);
	const notFound = (cutShort: boolean): NotFound => {
		const isLarge = body.length > LARGEST_BODY;
		return { problem: 'not_found', tries: budget.tries, cutShort, isLarge };
	};
	const isSlow = body.length * (RENDERING.json + RENDERING.sortedJson) > work / 2;
	const contents = isSlow ? [bodyAsItIs(body)] : yield* budget.payFor(contentsOf(body, pasted));
	const hits = search(evidence, settings, budget, contents);
	for (let next = hits.next(); ; next = hits.next()) {
		if (next.done === true) return notFound(next.value);
		if (typeof next.value === 'number') {
			yield next.value;
			continue;
		}
		const { key, content } = next.value;
		let isPaid = true;
		for (const target of settingsFor(next.value, settings)) {
			isPaid = yield* budget.pay(workToProve(body));
			const proof = proveSample(target, { ...evidence, body: content.body, plain: null });
			if ('problem' in proof || !mayAdvise(target, evidence)) continue;
			return {
				settings: target,
				slips: [...slips, content.slip, key.slip].filter((slip) => slip !== null),
				secret: proof.secret,
				otherContent: next.value.otherContent,
				needsZone: needsZone(next.value, evidence),
			};
		}
		// A token can name the hash of the body a hundred times.
		if (!isPaid) return notFound(true);
	}
}

/**
 * Looks for the settings under which a callback's signature fits. What it finds has passed the
 * same check as a callback will, but for the time.
 *
 * Costs no more than hashing some 240 MB, twice for an encrypted body, whatever comes in. Yields
 * every few milliseconds, so that whoever has others to serve can do so in between: what it has spent
 * since it yielded last. That is never more than a turn, or one step that costs more.
 *
 * @param settings the credential as it stands; nothing is found without a signing secret
 * @param work how much may be hashed, in bytes; what is usual comes first
 */
export function* searchSettings(
	pasted: Evidence,
	settings: SigningSettings,
	work = MAX_WORK,
): Generator<number, Found | NotFound> {
	const { signature, slips } = pasted.pasted
		? bareSignature(pasted.signature)
		: { signature: pasted.signature, slips: [] };
	const evidence = { ...pasted, signature };
	const mayAdvise = pasted.isStrict === true ? strictFilter(settings, evidence) : () => true;
	const asSent = { ...settings, signedBody: 'sent' };
	let result = yield* findFor(evidence, asSent, slips, work, mayAdvise);
	if ('problem' in result && evidence.plain !== null) {
		const asPlain = { ...evidence, body: evidence.plain };
		const asDecrypted = { ...settings, signedBody: 'decrypted' };
		const signsPlain = yield* findFor(asPlain, asDecrypted, slips, work, mayAdvise);
		if (!('problem' in signsPlain)) result = signsPlain;
	}
	return 'problem' in result ? result : { ...result, change: changeTo(result.settings, settings) };
}
