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
import { METHODS, type SigningKey } from './methods';
import { PLACEHOLDERS } from './placeholders';
import type { Problem, SecretName } from './results';
import { equalSecrets, isUsableSecret } from './secret';
import { type SignedSample, signSample } from './sign';
import {
	isSame,
	isUnclear,
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

/** What tells for one callback whether a key signed it; or why none can have. */
interface Matcher {
	matches(key: SigningKey, secret: string): boolean | TextProblem;
	/** Of a callback that was signed: see {@link Verified}. */
	identify(): Omit<Verified, 'secret'>;
}

const MALFORMED = { problem: 'signature_malformed' } as const;

/**
 * What was signed of a body, so that the same body in another spelling gives the same. The
 * bytes of the body when they were signed, or when not all of it was: then they tell it from others.
 */
function identify(
	body: Buffer,
	formula: TextFormula,
	values: SignedValues,
	timestamp: string,
): Omit<Verified, 'secret'> {
	const { content, time } = formula;
	const covered = coverText(formula).body;
	if (covered === 'fields') {
		const text = writeSignedText(content, values, Buffer.alloc(0));
		return {
			identity: body,
			signed: Buffer.concat(text.map((piece) => Buffer.from(piece as string))),
		};
	}
	const signsBytes = [...content.placeholders].some(
		(kind) => PLACEHOLDERS[kind].covers === 'bytes',
	);
	if (signsBytes || covered === 'nothing') return { identity: body, signed: null };
	// A time in the body is as much of it as any other field, and nobody can change it.
	const isInBody = time !== null && PLACEHOLDERS[time.kind].covers === 'fields';
	const { fromBody } = values;
	// To the second: its fraction can move into the value behind it.
	const second = isInBody ? Math.floor(readTime(timestamp, formula.zone)! / 1000) : null;
	const identity = JSON.stringify(isInBody ? [...fromBody, second] : fromBody);
	return { identity: Buffer.from(identity), signed: null };
}

function matchText(callback: SignedCallback, formula: TextFormula): Matcher | VerifyProblem {
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
		if (isUnclear(sent)) return sent;
		reader.timestamp = typeof sent === 'string' ? sent : '';
		reader.zone = formula.zone;
		const problem = checkTimestamp(reader.timestamp, formula, callback.receivedAt);
		if (problem !== null) return problem;
	}
	// Each once for both secrets, and only when there is a key to try it with.
	const readings: Array<ReturnType<typeof readSignedValues>> = [];
	const ways = spellingsOf(content, rules, callback.body);
	const spellings = ways.slice(0, checks / signatures.length);
	let fitting: SignedValues | undefined;
	return {
		matches: (key) => {
			for (const [index, spelling] of spellings.entries()) {
				const spelled = { ...rules, pairs: { ...rules.pairs, spelling } };
				const signed = (readings[index] ??= readSignedValues(content, reader, spelled));
				if ('problem' in signed && signed.problem === 'body_unreadable') return false;
				if ('problem' in signed || (index > 0 && isSame(signed, readings[0]))) continue;
				const text = writeSignedText(content, signed, key.bytes);
				if (!method.fits(key, algorithm, text, signatures)) continue;
				fitting = signed;
				return true;
			}
			const [usual] = readings as [SignedValues | TextProblem];
			return 'problem' in usual ? usual : false;
		},
		identify: () => identify(callback.body, formula, fitting!, reader.timestamp),
	};
}

function matchJwt(
	{ signature, body, receivedAt }: SignedCallback,
	{ method, prefix, bodyHashClaim, toleranceSeconds }: JwtFormula,
): Matcher | VerifyProblem {
	const jwt = signature.startsWith(prefix) ? readJwt(signature.slice(prefix.length)) : null;
	if (jwt === null || jwt.algorithm !== METHODS[method].token) return MALFORMED;
	if (!Object.hasOwn(jwt.claims, bodyHashClaim)) {
		return { problem: 'signed_value_missing', placeholder: null };
	}
	if (!isInTime(jwt, toleranceSeconds, receivedAt)) {
		return { problem: 'timestamp_out_of_tolerance' };
	}
	const isOfBody = bodyHashClaims(jwt, body).includes(bodyHashClaim);
	return {
		matches: (key) => METHODS[method].fits(key, 'sha256', [jwt.text], [jwt.signature]) && isOfBody,
		identify: () => ({ identity: body, signed: null }),
	};
}

/** For one formula: what tells whether a key signed the callback, or why none can have. */
function matcherFor(callback: SignedCallback, formula: Formula): Matcher | VerifyProblem {
	const { signature, body } = callback;
	switch (formula.kind) {
		case 'token':
			return {
				matches: (_, secret) => equalSecrets(signature, secret),
				identify: () => ({ identity: body, signed: null }),
			};
		case 'bodyHmac': {
			const shape = readHeaderShape(signature, formula.algorithms);
			if (shape === null) return MALFORMED;
			return {
				matches: (key) => METHODS.hmac.fits(key, shape.algorithm, [body], [shape.bytes]),
				identify: () => ({ identity: body, signed: null }),
			};
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

	/** Whether a secret can be the key. */
	isKey(secret: string): boolean {
		return this.readKey(secret) !== null;
	}

	/**
	 * Decides whether a callback was signed with the current or the previous secret.
	 *
	 * Never throws, whatever the callback holds.
	 *
	 * @returns the secret that signed it and what it signed, or why the callback must be refused
	 */
	verify(callback: SignedCallback): Verified | VerifyProblem {
		const { signingSecret, previousSigningSecret } = this.secrets;
		// createHmac() accepts an empty key, so this must come before any signature.
		if (!isUsableSecret(signingSecret)) return { problem: 'secret_blank' };
		const matcher = matcherFor(callback, this.formula);
		if ('problem' in matcher) return matcher;
		const match = (secret: string) => {
			const key = this.readKey(secret);
			return key !== null && matcher.matches(key, secret);
		};
		const current = match(signingSecret);
		if (current === true) return { secret: 'current', ...matcher.identify() };
		if (isUsableSecret(previousSigningSecret) && match(previousSigningSecret) === true) {
			return { secret: 'previous', ...matcher.identify() };
		}
		if (current !== false) return current;
		return { problem: this.isKey(signingSecret) ? 'signature_mismatch' : 'secret_not_decodable' };
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
		if (this.formula.kind === 'text') return coverText(this.formula);
		return this.formula.kind === 'token' ? NOTHING : ALL;
	}

	/** The paths of the objects whose fields are signed by their values; null when the body itself is. */
	get signedObjects(): ReturnType<typeof textSignsObjects> {
		return this.formula.kind === 'text' ? textSignsObjects(this.formula) : null;
	}

	/** Whether a field at the top of the body is signed, or `{body}`, the body as a whole. */
	signsField(name: string): boolean {
		if (this.formula.kind === 'text') return textSignsField(this.formula, name);
		return this.formula.kind !== 'token';
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
