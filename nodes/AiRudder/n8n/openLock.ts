import type { IWebhookFunctions } from 'n8n-workflow';

import {
	checkLength,
	isCompressed,
	readBytes,
	readSignature,
	type HttpRequest,
} from '../callback/readRequest';
import type { DeliveryIssue } from '../callback/issues';
import {
	lackForPlain,
	readPlain,
	readVerified,
	verifyPlain,
	type EncryptionFailure,
} from '../encryption/openBody';
import { readEncryption } from '../encryption/options';
import { readKey, readKeys, verifyKey } from '../signature/callbackKey';
import type { Problem, Verification } from '../signature/results';
import { describeEncryption } from '../messages/encryption';
import { Refusal, type ReasonCode } from '../messages/reasons';
import { asSigned, type AsSigned } from '../signature/bodyFields';
import { coverageOf, signsField, signsFieldsOnly } from '../signature/coverage';
import { formulaOf } from '../signature/formula';
import { firstOfSeveral } from '../signature/headerShape';
import { readSettings } from '../signature/settings';
import { prove, type SignatureProblem } from '../signature/verify';
import { checkedWith } from './accepted';
import { readCredential } from './credential';
import { calledUrl } from './calledUrl';
import type { Parameters } from './parameters';

/** A callback that was proved to be genuine. */
export interface Genuine {
	/** The exact bytes that were sent. */
	sent: Buffer;
	/** The bytes by which a repetition is known: those that were sent, or what was signed of them. */
	identity: Buffer;
	/** The bytes to read: those that were sent, or what they were decrypted to. */
	body: Buffer;
	/** These as their fields were signed; null when more than their fields was signed. */
	fields: AsSigned | null;
	/** What is wrong with the callback as a whole. */
	issues: DeliveryIssue[];
	verification: Verification;
}

/**
 * What a pure rule has returned, if it is not a problem.
 *
 * @param code the reason; the problem itself by default
 * @throws Refusal for a problem
 */
function orRefuse<Result extends object>(
	result: Result,
	code?: ReasonCode,
): Exclude<Result, Problem> {
	if ('problem' in result) {
		const { problem, detail } = result as Problem;
		throw new Refusal(code ?? (problem as ReasonCode), detail);
	}
	return result as Exclude<Result, Problem>;
}

/** What a formula may find wrong with a header that came more than once. */
const NOT_AS_ONE: ReadonlySet<SignatureProblem> = new Set<SignatureProblem>([
	'signature_malformed',
	'signature_mismatch',
	'timestamp_missing',
	'signed_value_missing',
]);

/** What the request itself shows of why its signature does not fit; null for nothing. */
function shownBy(request: HttpRequest, signature: string, problem: SignatureProblem) {
	if (NOT_AS_ONE.has(problem) && firstOfSeveral(signature) !== null) return 'signature_repeated';
	return problem === 'signature_mismatch' && isCompressed(request) ? 'body_compressed' : null;
}

/** AI Rudder signed these very bytes. */
async function bySignature(
	context: IWebhookFunctions,
	maxBytes: number,
	receivedAt: number,
): Promise<Genuine> {
	const request: HttpRequest = context.getRequestObject();
	// What costs next to nothing comes first: most of what is refused never gets further.
	const { signature } = orRefuse(readSignature(request));
	const { body: sent } = orRefuse(await readBytes(request, maxBytes));
	const credential = await readCredential(context, 'aiRudderSigningSecretApi');
	const settings = readSettings(credential);
	checkedWith(context, settings);
	const formula = orRefuse(formulaOf(settings), 'formula_unusable');
	const encryption = readEncryption(credential);
	const { headers } = request;
	const url = () => calledUrl(context);
	const proveBody = (body: Buffer) =>
		prove({ signature, body, headers, url, receivedAt }, formula, settings);
	// What nobody has proved is decrypted only if that is what was signed.
	const signsPlain = encryption !== null && settings.signedBody === 'decrypted';
	const lack = signsPlain ? lackForPlain(encryption) : null;
	if (lack !== null) throw new Refusal('formula_unusable', describeEncryption(lack));
	const proved = signsPlain
		? verifyPlain(sent, encryption, proveBody)
		: { body: sent, proof: proveBody(sent) };
	const shown =
		'problem' in proved.proof ? shownBy(request, signature, proved.proof.problem) : null;
	if (shown !== null) throw new Refusal(shown);
	const { secret, identity } = orRefuse(proved.proof);
	const verification = { verifiedBy: 'signature', secret } as const;
	const fieldsOf = (body: Buffer) =>
		body === proved.body && signsFieldsOnly(formula) ? asSigned(body) : null;
	if (proved.body !== sent) {
		const isWhole = coverageOf(formula).body === 'all';
		const { body, failure } = readVerified(proved.body, sent, encryption!, isWhole);
		return {
			sent,
			identity,
			body,
			fields: fieldsOf(body),
			issues: issuesOf(failure),
			verification,
		};
	}
	const { body, failure, decrypted } = readPlain(sent, encryption, (field) =>
		signsField(formula, field),
	);
	// The plain text would have to be signed, and it is not.
	if (signsPlain && decrypted !== null) throw new Refusal('signature_mismatch');
	// What stands around the data may be unsigned, and says nothing.
	const told = decrypted === null ? identity : body;
	return {
		sent,
		identity: told,
		body,
		fields: fieldsOf(body),
		issues: issuesOf(failure),
		verification,
	};
}

const issuesOf = (failure: EncryptionFailure | null): DeliveryIssue[] =>
	failure === null
		? []
		: [{ code: 'not_decrypted', path: '', message: describeEncryption(failure) }];

/** Whoever sent this knows the URL that was handed to AI Rudder, with its key. */
async function byCallbackKey(context: IWebhookFunctions, maxBytes: number): Promise<Genuine> {
	const { key } = orRefuse(readKey(context.getQueryData() as object));
	const keys = readKeys(await readCredential(context, 'aiRudderCallbackKeyApi'));
	const { secret } = orRefuse(verifyKey(key, keys));
	const { body } = orRefuse(await readBytes(context.getRequestObject(), maxBytes));
	const verification = { verifiedBy: 'callbackKey', secret } as const;
	return { sent: body, identity: body, body, fields: null, issues: [], verification };
}

/**
 * Proves that a callback is genuine, in the way that the user chose.
 *
 * @param receivedAt milliseconds since 1970
 * @throws Refusal when it is not, or when there is nothing to prove it with
 */
export async function openLock(
	context: IWebhookFunctions,
	{ authentication, maxBodyBytes }: Parameters,
	receivedAt: number,
): Promise<Genuine> {
	orRefuse(checkLength(context.getRequestObject(), maxBodyBytes));
	return authentication === 'callbackKey'
		? await byCallbackKey(context, maxBodyBytes)
		: await bySignature(context, maxBodyBytes, receivedAt);
}
