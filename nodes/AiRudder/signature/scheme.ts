import {
	ALL,
	type Coverage,
	coverText,
	NOTHING,
	textSignsField,
	textSignsObjects,
} from './coverage';
import {
	compileFormula,
	type Formula,
	type FormulaProblem,
	type JwtFormula,
	type SigningSettings,
	type TextFormula,
} from './formula';
import { bodyHashClaims, findSignatures, isInTime, readHeaderShape, readJwt } from './header';
import { joinPieces, METHODS, type SigningKey } from './methods';
import { PLACEHOLDERS } from './placeholders';
import type { Problem, SecretName } from './results';
import { equalSecrets, isUsableSecret } from './secret';
import { type SignedSample, signSample } from './sign';
import {
	isSame,
	MessageReader,
	readSignedValues,
	spellingsOf,
	type SignedMessage,
	type SignedValues,
	type TextProblem,
	writeSignedText,
} from './signedText';
import { checkTimestamp, readTime, type TimestampProblem } from './timestamp';

/** A callback as far as its signature is concerned. */
export interface SignedCallback extends SignedMessage {
	/** The time of arrival, in milliseconds since 1970; null where any age will do, as for a sample. */
	receivedAt: number | null;
}

/** Why a callback was not signed with a secret of the credential. */
export type VerifyProblem =
	| Problem<'signature_malformed' | 'signature_mismatch' | 'secret_blank' | 'secret_not_decodable'>
	| TextProblem
	| Problem<TimestampProblem>;

export type SignatureProblem = VerifyProblem['problem'];

/** A callback that was signed. */
export interface Verified {
	secret: SecretName;
	/**
	 * What every repetition has in common that somebody can send without the secret: what was signed
	 * of the body if that is all of it, otherwise its bytes.
	 */
	identity: Buffer;
	/**
	 * The text that was signed, without the secret, if that is a part of the body only: the identity
	 * of a callback in which nothing else is to be trusted. Otherwise null.
	 */
	signed: Buffer | null;
}

/** What a callback that was signed is known by: see {@link Verified}. */
type Identity = Omit<Verified, 'secret'>;

/** Tells for one callback whether a key signed it; null when it did not. */
type Match = (key: SigningKey, secret: string) => Identity | TextProblem | null;

const MALFORMED = { problem: 'signature_malformed' } as const;

/** Known by its bytes. */
const asSent = ({ body }: SignedCallback): Identity => ({ identity: body, signed: null });

/**
 * What was signed of a body, so that the same body in another spelling gives the same. The
 * bytes of the body when they were signed, or when not all of it was: then they tell it from others.
 */
function identify(
	callback: SignedCallback,
	formula: TextFormula,
	values: SignedValues,
	timestamp: string,
): Identity {
	const { content, time } = formula;
	const covered = coverText(formula).body;
	if (covered === 'fields') {
		const text = writeSignedText(content, values, Buffer.alloc(0));
		return { identity: callback.body, signed: joinPieces(text) };
	}
	const signsBytes = [...content.placeholders].some(
		(kind) => PLACEHOLDERS[kind].covers === 'bytes',
	);
	if (signsBytes || covered === 'nothing') return asSent(callback);
	const parts: unknown[] = [...values.fromBody];
	// A time in the body is as much of it as any other field, and nobody can change it.
	if (time !== null && PLACEHOLDERS[time.kind].covers === 'fields') {
		// To the second: its fraction can move into the value behind it.
		parts.push(Math.floor(readTime(timestamp, formula.zone)! / 1000));
	}
	return { identity: Buffer.from(JSON.stringify(parts)), signed: null };
}

function matchText(callback: SignedCallback, formula: TextFormula): Match | VerifyProblem {
	const { algorithm, time, content, rules } = formula;
	const method = METHODS[formula.method];
	// With a public key each takes half a millisecond, and reads a megabyte anew.
	const checks = method.needs === 'publicKey' ? 4 : Infinity;
	const signatures = findSignatures(callback.signature, formula)
		.filter((bytes) => method.isSignature(bytes, algorithm))
		.slice(0, checks / 2);
	if (signatures.length === 0) return MALFORMED;
	const reader = new MessageReader(callback);
	if (time !== null) {
		const sent = reader.read(time, rules);
		if (typeof sent === 'object' && sent !== null && 'why' in sent) return sent;
		reader.timestamp = typeof sent === 'string' ? sent : '';
		reader.zone = formula.zone;
		const problem = checkTimestamp(reader.timestamp, formula, callback.receivedAt);
		if (problem !== null) return problem;
	}
	// Each once for both secrets, and only when there is a key to try it with.
	const readings: Array<ReturnType<typeof readSignedValues>> = [];
	const ways = spellingsOf(content, rules, callback.body);
	const spellings = ways.slice(0, checks / signatures.length);
	return (key) => {
		for (const [index, spelling] of spellings.entries()) {
			const spelled = { ...rules, pairs: { ...rules.pairs, spelling } };
			const signed = (readings[index] ??= readSignedValues(content, reader, spelled));
			if ('problem' in signed && signed.problem === 'body_unreadable') return null;
			if ('problem' in signed || (index > 0 && isSame(signed, readings[0]))) continue;
			const text = writeSignedText(content, signed, key.bytes);
			if (!method.fits(key, algorithm, text, signatures)) continue;
			return identify(callback, formula, signed, reader.timestamp);
		}
		const [usual] = readings as [SignedValues | TextProblem];
		return 'problem' in usual ? usual : null;
	};
}

function matchJwt(
	callback: SignedCallback,
	{ method, prefix, bodyHashClaim, toleranceSeconds }: JwtFormula,
): Match | VerifyProblem {
	const { signature, body, receivedAt } = callback;
	const jwt = signature.startsWith(prefix) ? readJwt(signature.slice(prefix.length)) : null;
	if (jwt === null || jwt.algorithm !== METHODS[method].token) return MALFORMED;
	if (!Object.hasOwn(jwt.claims, bodyHashClaim)) {
		return { problem: 'signed_value_missing', placeholder: null };
	}
	if (!isInTime(jwt, toleranceSeconds, receivedAt)) {
		return { problem: 'timestamp_out_of_tolerance' };
	}
	const isOfBody = bodyHashClaims(jwt, body).includes(bodyHashClaim);
	const { fits } = METHODS[method];
	return (key) =>
		fits(key, 'sha256', [jwt.text], [jwt.signature]) && isOfBody ? asSent(callback) : null;
}

function matchFor(callback: SignedCallback, formula: Formula): Match | VerifyProblem {
	const { signature, body } = callback;
	switch (formula.kind) {
		case 'token':
			return (_, secret) => (equalSecrets(signature, secret) ? asSent(callback) : null);
		case 'bodyHmac': {
			const shape = readHeaderShape(signature, formula.algorithms);
			if (shape === null) return MALFORMED;
			const { algorithm, bytes } = shape;
			return (key) =>
				METHODS.hmac.fits(key, algorithm, [body], [bytes]) ? asSent(callback) : null;
		}
		case 'jwt':
			return matchJwt(callback, formula);
		default:
			return matchText(callback, formula);
	}
}

/** A credential, compiled: how its callbacks are signed, and with which secrets. */
export class Scheme {
	constructor(
		/** What it consists of, for those who look for another one. */
		readonly formula: Formula,
		private readonly secrets: Pick<SigningSettings, 'signingSecret' | 'previousSigningSecret'>,
	) {}

	private readonly keys = new Map<string, SigningKey | null>();

	/** A secret as the key of the formula, read once; null when it cannot be one. */
	private readKey(secret: string): SigningKey | null {
		const { method, secretEncoding } = this.formula;
		if (!this.keys.has(secret)) {
			this.keys.set(secret, METHODS[method].readKey(secret, secretEncoding));
		}
		return this.keys.get(secret)!;
	}

	isKey(secret: string): boolean {
		return this.readKey(secret) !== null;
	}

	/** Decides whether a callback was signed with the current or the previous secret. Never throws. */
	verify(callback: SignedCallback): Verified | VerifyProblem {
		const { signingSecret, previousSigningSecret } = this.secrets;
		// createHmac() accepts an empty key, so this must come before any signature.
		if (!isUsableSecret(signingSecret)) return { problem: 'secret_blank' };
		const match = matchFor(callback, this.formula);
		if ('problem' in match) return match;
		const tryOut = (secret: string) => {
			const key = this.readKey(secret);
			return key && match(key, secret);
		};
		const current = tryOut(signingSecret);
		if (current !== null && 'identity' in current) return { secret: 'current', ...current };
		const previous = isUsableSecret(previousSigningSecret) ? tryOut(previousSigningSecret) : null;
		if (previous !== null && 'identity' in previous) return { secret: 'previous', ...previous };
		if (current !== null) return current;
		return { problem: this.isKey(signingSecret) ? 'signature_mismatch' : 'secret_not_decodable' };
	}

	/**
	 * Signs a sample as {@link signSample} does, and proves it with the check that every callback passes.
	 *
	 * @returns `cannot_sign` without a usable key, or for a formula that this sample does not fit
	 */
	sign(
		sample: Readonly<Record<string, unknown>>,
		url: string,
		now: number,
	): SignedSample | Problem<'cannot_sign'> {
		const { signingSecret } = this.secrets;
		const key = this.readKey(signingSecret);
		const signed = key && signSample(this.formula, key, signingSecret, sample, url, now);
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
		if (this.formula.kind === 'text') return coverText(this.formula);
		return this.formula.kind === 'token' ? NOTHING : ALL;
	}

	/** The paths of the objects whose fields are signed by their values; null when the body itself is. */
	get signedObjects(): ReturnType<typeof textSignsObjects> {
		return this.formula.kind === 'text' ? textSignsObjects(this.formula) : null;
	}

	/** What is signed: which fields at the top of the body (`{body}`: all its bytes), and whether everything is. */
	get signs(): { field: (name: string) => boolean; isWhole: boolean } {
		const { formula } = this;
		return {
			field: (name) =>
				formula.kind === 'text' ? textSignsField(formula, name) : formula.kind !== 'token',
			isWhole: this.covers.body === 'all',
		};
	}
}

/** Compiles a credential, or says the one thing that makes its formula unusable. */
export function compileScheme(settings: SigningSettings): Scheme | Problem<FormulaProblem> {
	const formula = compileFormula(settings);
	return 'problem' in formula ? formula : new Scheme(formula, settings);
}
