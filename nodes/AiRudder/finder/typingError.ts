import type { TypingError } from '../messages/diagnosis';
import { isPublicKeyText } from '../signature/publicKeyText';
import { compileScheme } from '../signature/scheme';
import { isUsableSecret, secretBytes } from '../signature/secret';
import type { SigningSettings } from '../signature/formula';
import { adviceFilter, differs } from './advice';
import { Budget, LARGEST_BODY, LONGEST_SIGNATURE, TYPING_WORK, WORK } from './budget';
import { bodyAsItIs, readUsual, type Key } from './candidates';
import { digestCheck, needsPublicKey } from './checks';
import type { Evidence, Found } from './evidence';
import { SECRET, type Block } from './parts';
import { bareSignature } from './sample';
import { proveHits, tryText, type Hit } from './search';
import { expand, MISTYPED, type Shape } from './shapes';
import { readingsOf, type Reading } from './signatureReadings';

/** Nobody types a longer one: it is a key that was pasted. */
const LONGEST_TYPED = 256;

/** What secrets are made of, the few letters first. */
const ALPHABETS = [
	'0123456789abcdef',
	'0123456789ABCDEF',
	'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
	'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/=-_',
];
const PRINTABLE = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('');

/** A secret that may have been meant, and what happened to it. */
interface Variant {
	typingError: TypingError;
	secret: string;
}

const variant = (kind: TypingError['kind'], positions: number[], secret: string): Variant => ({
	typingError: { kind, positions },
	secret,
});

/** The letters that may have been meant: the one that was mistyped may be none of them. */
function alphabetOf(letters: readonly string[]): string[] {
	const strange = (alphabet: string) => letters.filter((letter) => !alphabet.includes(letter));
	const alphabet = ALPHABETS.find((one) => strange(one).length < 2) ?? PRINTABLE;
	return [...new Set([...alphabet, ...letters])];
}

/** The secret with other letters in the place of some. */
const withOthers = (letters: readonly string[], at: number, count: number, others: string) =>
	letters.slice(0, at).join('') + others + letters.slice(at + count).join('');

const otherCase = (text: string): string =>
	text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();

/** What can have happened in few ways: letters that are swapped, too many, or in the wrong case. */
function* fewVariants(letters: readonly string[]): Generator<Variant> {
	for (const [at, letter] of letters.entries()) {
		const position = at + 1;
		const next = letters[position];
		const other = otherCase(letter);
		if (next !== undefined && next !== letter) {
			const positions = [position, position + 1];
			yield variant('swapped', positions, withOthers(letters, at, 2, next + letter));
		}
		// Of some that are alike any one can go.
		if (next !== letter) yield variant('extra', [position], withOthers(letters, at, 1, ''));
		if (other !== letter) yield variant('case', [position], withOthers(letters, at, 1, other));
	}
	const secret = letters.join('');
	for (const whole of [
		secret.toLowerCase(),
		secret.toUpperCase(),
		letters.map(otherCase).join(''),
	]) {
		yield variant('case', [], whole);
	}
}

/** What can have happened in as many ways as there are letters: one is wrong, or missing. */
function* manyVariants(letters: readonly string[]): Generator<Variant> {
	const alphabet = alphabetOf(letters);
	for (const at of [...letters.keys(), letters.length]) {
		const positions = [at + 1];
		for (const other of alphabet) {
			if (at < letters.length && other !== letters[at]) {
				yield variant('wrong', positions, withOthers(letters, at, 1, other));
			}
			if (other !== letters[at - 1]) {
				yield variant('missing', positions, withOthers(letters, at, 0, other));
			}
		}
	}
}

/** What most senders sign, and before it what the credential says; says before it reads what that costs. */
function* usualTexts(
	evidence: Evidence,
	settings: SigningSettings,
): Generator<number, Array<{ text: Block; methods: Shape['methods'] }>> {
	const { partsWith } = yield* readUsual(evidence, settings);
	const parts = partsWith({ text: '{body}', bytes: evidence.body });
	const texts = MISTYPED.flatMap((shape) =>
		[...expand(shape, parts)].map((text) => ({ text, methods: shape.methods })),
	);
	// Who holds one callback can move a letter between the body and a secret beside it: the answer
	// would say whether it is the secret's. A person who pastes a sample knows the secret.
	return evidence.from === 'sample' ? texts : texts.filter(({ text }) => !text.includes(SECRET));
}

/**
 * The ways to read the signature as a digest; none when nobody typed the secret, or no secret signs. Says
 * before it reads what that costs.
 */
function* readDigests(
	{ signature, body }: Evidence,
	settings: SigningSettings,
): Generator<number, Reading[]> {
	const { signingSecret: secret } = settings;
	const isTyped = isUsableSecret(secret) && secret.length <= LONGEST_TYPED;
	const isShort = body.length <= LARGEST_BODY && signature.length <= LONGEST_SIGNATURE;
	const isSecret = !needsPublicKey(settings, true) && !isPublicKeyText(secret);
	if (!isTyped || !isShort || !isSecret) return [];
	yield signature.length * WORK.character;
	return readingsOf(signature, settings);
}

/** How the bytes of the secret are written, as far as the credential says. */
function encodingOf(settings: SigningSettings): Key['encoding'] {
	const scheme = compileScheme(settings);
	return 'problem' in scheme ? 'text' : scheme.formula.secretEncoding;
}

/** The secrets that may have been meant and fit, until the work is used up. */
function* fittingVariants(
	evidence: Evidence,
	settings: SigningSettings,
	budget: Budget,
): Generator<Hit | number, void> {
	const readings = yield* budget.payFor(readDigests(evidence, settings));
	if (readings.length === 0) return;
	const texts = yield* budget.payFor(usualTexts(evidence, settings));
	const content = bodyAsItIs(evidence.body);
	const encoding = encodingOf(settings);
	const letters = [...settings.signingSecret];
	const search = { budget, receivedAt: evidence.receivedAt };
	for (const variants of [fewVariants, manyVariants]) {
		for (const { text, methods } of texts) {
			for (const { secret, typingError } of variants(letters)) {
				if (!(yield* budget.pay(readings.length * WORK.text))) return;
				const bytes = secretBytes(secret, encoding);
				if (bytes === null) continue;
				const own = { name: 'current', secret, encoding, bytes, isPublic: false } as const;
				const key: Key = { ...own, mistake: null, typingError };
				const checks = readings
					// A prefix and the name of a part are shown.
					.filter(({ prefix, part }) => !prefix.includes(secret) && !part.includes(secret))
					.map((reading) => digestCheck(key, reading, false));
				if (yield* tryText(text, methods, content, checks, search)) return;
			}
		}
	}
}

/**
 * Looks for the typing error in Signing Secret with which a callback's signature fits: letters that
 * are swapped, wrong, missing, too many, or in the wrong case. Tries the formula of the credential and
 * those that most senders use. What it finds has passed the same check as a callback will, but for the
 * time. That says what is wrong; it accepts nothing.
 *
 * @param work how much may be hashed, in bytes
 * @returns what to set beside the secret, which stays as it was entered; null when nothing fits
 */
export function* findTypingError(
	pasted: Evidence,
	settings: SigningSettings,
	work = TYPING_WORK,
): Generator<number, (Found & { typingError: TypingError }) | null> {
	const { signingSecret, signedBody } = settings;
	const { signature } = bareSignature(pasted);
	const body = signedBody === 'decrypted' ? (pasted.plain ?? pasted.body) : pasted.body;
	const evidence = { ...pasted, signature, body };
	const budget = new Budget(work);
	const hits = fittingVariants(evidence, settings, budget);
	const mayAdvise = adviceFilter(settings, evidence);
	const proved = yield* proveHits(hits, evidence, settings, budget, mayAdvise);
	if (proved === null) return null;
	const { found, hit } = proved;
	return {
		...found,
		settings: { ...found.settings, signingSecret },
		isChanged: differs(found.settings, settings),
		mistakes: [],
		typingError: hit.key.typingError!,
	};
}
