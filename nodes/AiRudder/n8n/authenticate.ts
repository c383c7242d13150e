import {
	checkLength,
	isCompressed,
	readBytes,
	readSignature,
	SIGNATURE_HEADER,
	type HttpRequest,
} from '../callback/request';
import type { Issue } from '../callback/recognise';
import { lackForPlain, readVerified, isDataSigned, verifyPlain } from '../encryption/openBody';
import { readEncryption, type EncryptionSettings } from '../encryption/fields';
import { describeEncryption } from '../messages/encryption';
import { describeProblem } from '../messages/formula';
import { Refusal, type ReasonCode } from '../messages/reasons';
import { asSigned, type AsSigned } from '../signature/bodyFields';
import { readKey, readKeys, verifyKey } from '../signature/callbackKey';
import type { Problem, Verification } from '../signature/results';
import {
	compileScheme,
	type Scheme,
	type SignatureProblem,
	type Verified as Proof,
} from '../signature/scheme';
import { readSettings } from '../signature/formula';
import { firstOfSeveral } from '../signature/signatureLook';
import { calledUrl, type Call } from './call';
import { readCredential } from './parameters';

/** A callback that was verified. */
export interface Verified {
	/** The exact bytes that were sent. */
	sent: Buffer;
	/**
	 * The bytes by which a repetition is known: those that were sent, what was signed of them, or what
	 * they were decrypted to.
	 */
	identity: Buffer;
	/**
	 * An encrypted callback, and what anybody who has seen it can make of it with the same signature.
	 * Null when the callbacks are not encrypted, when nothing else can have the signature, or when
	 * every callback may have it.
	 */
	lookalikes: {
		/** What they have in common. With a time in it, callbacks of one second may have it, too. */
		common: Buffer;
		/** Whether this is the one that can be read: nobody can make such a one without the key. */
		isOpened: boolean;
	} | null;
	/** The bytes to read: those that were sent, or what they were decrypted to. */
	body: Buffer;
	/** These as their fields were signed; null when more than their fields was signed. */
	fields: AsSigned | null;
	/** What is wrong with the callback as a whole. */
	issues: Issue[];
	verification: Verification;
}

/**
 * What a pure rule has returned, if it is not a problem.
 *
 * @param told the reason, the problem itself by default; and whether a person asked
 * @throws Refusal for a problem
 */
function orRefuse<Result extends object>(
	result: Result,
	{ code, isTest }: { code?: ReasonCode; isTest?: boolean } = {},
): Exclude<Result, { problem: string }> {
	if ('problem' in result) {
		const problem = result as Problem;
		throw new Refusal(code ?? (problem.problem as ReasonCode), describeProblem(problem, isTest));
	}
	return result as Exclude<Result, { problem: string }>;
}

/** The body's bytes. The time counts from here on: who sends slowly could keep the hour of his first byte. */
async function readBody(call: Call): Promise<Buffer> {
	const request: HttpRequest = call.context.getRequestObject();
	const { body } = orRefuse(await readBytes(request, call.parameters.maxBodyBytes));
	call.now = Date.now();
	return body;
}

/** What a formula may find wrong with a header that came more than once. */
const NOT_AS_ONE: ReadonlySet<SignatureProblem> = new Set<SignatureProblem>([
	'signature_malformed',
	'signature_mismatch',
	'timestamp_missing',
	'signed_value_missing',
]);

/** What the request itself shows of why its signature does not fit; null for nothing. */
function findReason(request: HttpRequest, signature: string, problem: SignatureProblem) {
	if (NOT_AS_ONE.has(problem) && firstOfSeveral(signature) !== null) return 'signature_repeated';
	return problem === 'signature_mismatch' && isCompressed(request) ? 'body_compressed' : null;
}

/** Whether a value is signed whose name says that it comes once, e.g. `body.nonce`. */
const signsNonce = ({ formula }: Scheme): boolean =>
	formula.kind === 'text' &&
	formula.content.parts.some((part) => !Buffer.isBuffer(part) && /nonce/i.test(part.text));

/**
 * What an encrypted body says, once its signature was verified: over itself, or over its plain text.
 *
 * A person who has seen it can put more around its data, so that it is not decrypted, and send that
 * with its signature. Such a body must not count as the callback, nor start again after it.
 */
function readEncrypted(
	sent: Buffer,
	verified: Buffer,
	encryption: EncryptionSettings,
	scheme: Scheme,
	signsPlain: boolean,
	{ identity, signed }: Proof,
) {
	const { seconds } = scheme.covers;
	const { signs } = scheme;
	const { field, isWhole } = signs;
	const { body, decrypted, failure } = readVerified(verified, sent, encryption, signs);
	// The plain text would have to be signed, and it is not.
	if (signsPlain && decrypted !== null) throw new Refusal('signature_mismatch');
	const common = signed ?? identity;
	// What is signed as it was sent may be the encrypted one as a form: that passes for a plain one.
	const isOpened = signsPlain ? failure === null || isWhole : decrypted !== null;
	// Where other callbacks can have the same signed text, those under a new key must not be held back.
	const isUnique =
		isWhole ||
		seconds !== null ||
		(decrypted !== null && field(decrypted.fields[0])) ||
		signsNonce(scheme);
	const isAlone = isOpened && (common === sent || !isUnique);
	// Signed data is all that tells such bodies apart: whatever stands around it is one and the same.
	const isSealed = () => !signsPlain && signed !== null && isDataSigned(sent, field, encryption);
	return {
		body,
		failure,
		identity: decrypted !== null ? body : isSealed() ? common : identity,
		lookalikes: isAlone ? null : { common, isOpened },
	};
}

/** AI Rudder signed these very bytes. */
async function bySignature(call: Call): Promise<Verified> {
	const { context } = call;
	const request: HttpRequest = context.getRequestObject();
	// What costs next to nothing comes first: most of what is refused never gets further.
	const { signature } = orRefuse(readSignature(request));
	const sent = await readBody(call);
	const credential = await readCredential(call, 'aiRudderSigningSecretApi');
	const settings = readSettings(credential);
	call.settings = settings;
	const scheme = orRefuse(compileScheme(settings), { code: 'formula_unusable' });
	const encryption = credential.encrypted === true ? readEncryption(credential) : null;
	const url = () => calledUrl(context);
	const objects = scheme.signedObjects;
	const verifyBody = (body: Buffer) =>
		scheme.verify({ signature, body, headers: request.headers, url, receivedAt: call.now });
	// What nobody has verified is decrypted only if that is what was signed.
	const signsPlain = encryption !== null && settings.signedBody === 'decrypted';
	const lack = signsPlain ? lackForPlain(encryption) : null;
	if (lack !== null) throw new Refusal('formula_unusable', describeEncryption(lack));
	const { body: verified, proof } = signsPlain
		? verifyPlain(sent, encryption, verifyBody)
		: { body: sent, proof: verifyBody(sent) };
	const reason = 'problem' in proof ? findReason(request, signature, proof.problem) : null;
	if (reason !== null) throw new Refusal(reason);
	const proved = orRefuse(proof, { isTest: call.isTest });
	const { body, failure, identity, lookalikes } =
		encryption === null
			? { body: sent, failure: null, identity: proved.identity, lookalikes: null }
			: readEncrypted(sent, verified, encryption, scheme, signsPlain, proved);
	const isSigned = scheme.covers.body === 'all';
	return {
		sent,
		identity,
		lookalikes,
		body,
		fields: body === verified && objects !== null ? asSigned(body, objects) : null,
		issues: failure === null ? [] : [{ code: 'not_decrypted', path: '', failure, isSigned }],
		verification: { verifiedBy: 'signature', secret: proved.secret },
	};
}

/** The sender knows the URL that was handed to AI Rudder, with its key. */
async function byCallbackKey(call: Call): Promise<Verified> {
	const { context } = call;
	const isSigned = SIGNATURE_HEADER in context.getRequestObject().headers;
	const { key } = orRefuse(readKey(context.getQueryData() as object, isSigned));
	const keys = readKeys(await readCredential(call, 'aiRudderCallbackKeyApi'));
	const { secret } = orRefuse(verifyKey(key, keys));
	const body = await readBody(call);
	const verification = { verifiedBy: 'callbackKey', secret } as const;
	const own = { sent: body, identity: body, lookalikes: null, body };
	return { ...own, fields: null, issues: [], verification };
}

/**
 * Verifies that a callback is genuine, in the way that the user chose.
 *
 * @param call is told the settings that it is checked with
 * @throws Refusal when it is not, or when there is nothing to verify it with
 */
export async function authenticate(call: Call): Promise<Verified> {
	const { authentication, maxBodyBytes } = call.parameters;
	orRefuse(checkLength(call.context.getRequestObject(), maxBodyBytes));
	return authentication === 'callbackKey' ? await byCallbackKey(call) : await bySignature(call);
}
