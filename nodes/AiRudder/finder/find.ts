import { createHash, createHmac } from 'node:crypto';

import type { SecretName } from '../locks/proof';
import type { Problem } from '../refusal/problem';
import { DIGESTS } from '../signature/algorithms';
import { formulaOf, type Method, type SigningSettings } from '../signature/formula';
import type { SecretSlip } from '../signature/secret';
import { compileTemplate, type Template } from '../signature/template';
import { verify } from '../signature/verify';
import {
	bodyAsItIs,
	contentsOf,
	keysOf,
	SECRET_SETTING,
	type Content,
	type Key,
} from './candidates';
import { readingsOf, type Reading } from './readings';
import { bareSignature, type SampleSlip } from './slips';
import { attempts, type Attempt } from './templates';

/** Stands for a timestamp header whose name is not known; no header can be called this. */
export const UNNAMED_HEADER = 'the name of the header that carries the timestamp';

/** A header that may carry the time of sending. */
export interface Timestamp {
	/** In lower case. */
	header: string;
	/** A plain number of seconds or milliseconds. */
	value: string;
}

/** One callback of which it is believed that AI Rudder signed it. */
export interface Evidence {
	body: Buffer;
	signature: string;
	timestamps: readonly Timestamp[];
	/** Whether a person pasted body and signature: then the slips of pasting are tried, too. */
	pasted: boolean;
}

/** The settings that describe the formula; the secrets are none of them. */
export type FormulaSettings = Omit<SigningSettings, 'signingSecret' | 'previousSigningSecret'>;

export type Slip = SampleSlip | SecretSlip;

export interface Found {
	/** The credential as it must be, with the secret that signed free of its slip. */
	settings: SigningSettings;
	/** What to set in the editor; empty when the formula is right as it stands. */
	change: Partial<FormulaSettings>;
	/** What happened in pasting. */
	slips: Slip[];
	/** The secret that signed. */
	secret: SecretName;
}

export interface NotFound extends Problem<'not_found'> {
	/** Whether there was more to try than a large body leaves time for. */
	cutShort: boolean;
}

/**
 * How much may be hashed, in bytes: a count instead of a clock, so that the same callback always
 * gives the same answer. An attempt costs something even when it hashes next to nothing.
 */
const MAX_WORK = 150_000_000;
const WORK_PER_ATTEMPT = 2_500;
/** What it costs to parse a body and to write it anew twice, compared with hashing it. */
const RENDERING = 40;

const FORMULA_SETTINGS = [
	'scheme',
	'method',
	'algorithm',
	'secretEncoding',
	'encoding',
	'prefix',
	'signedContent',
	'timestampHeader',
	'toleranceSeconds',
] as const satisfies ReadonlyArray<keyof FormulaSettings>;

/**
 * Whether the credential accepts a callback, whatever the time is: a sample may be old.
 *
 * @returns the secret that signed it, or why it would be refused
 */
export function proveSample(
	settings: SigningSettings,
	{ body, signature, timestamps }: Omit<Evidence, 'pasted'>,
): ReturnType<typeof verify> | Problem<'formula_unusable'> {
	const formula = formulaOf({
		...settings,
		toleranceSeconds: settings.toleranceSeconds > 0 ? Infinity : settings.toleranceSeconds,
	});
	if ('problem' in formula) return { problem: 'formula_unusable' };
	const timestamp = timestamps.find(({ header }) => header === settings.timestampHeader)?.value;
	return verify({ body, signature, timestamp, receivedAt: 0 }, formula, settings);
}

/** What is left to set; a field that a scheme has just brought into view is named if it matters. */
function changeTo(target: SigningSettings, from: SigningSettings): Partial<FormulaSettings> {
	const appears = target.scheme === 'custom' && from.scheme !== 'custom';
	const shown = FORMULA_SETTINGS.filter(
		(name) =>
			!Object.is(target[name], from[name]) ||
			(appears && target[name] !== '' && name !== 'toleranceSeconds'),
	);
	return Object.fromEntries(shown.map((name) => [name, target[name]]));
}

/** A text to sign, and how to name it in the settings. */
interface Plan {
	method: Method;
	template: string;
	compiled: Template;
	content: Content;
	timestamp: Timestamp | undefined;
}

/** A formula that fits, as far as the search has seen. */
interface Hit {
	key: Key;
	content: Content;
	/** What the presets cannot say; null for the scheme Token. */
	formula: (Plan & { reading: Reading }) | null;
}

/** The settings that may express a hit, those first that ask the least of the user. */
function settingsFor({ key, formula }: Hit, settings: SigningSettings): SigningSettings[] {
	const own = { ...settings, [SECRET_SETTING[key.name]]: key.secret };
	if (formula === null) return [own, { ...own, scheme: 'token' }];
	const { method, template, reading, timestamp } = formula;
	const { algorithm, encoding, prefix } = reading;
	const custom = {
		...own,
		scheme: 'custom',
		method,
		algorithm,
		secretEncoding: key.encoding,
		encoding,
		prefix,
		signedContent: template,
		timestampHeader: timestamp?.header ?? '',
		toleranceSeconds: own.toleranceSeconds > 0 ? own.toleranceSeconds : 300,
	};
	const isPreset = method === 'hmac' && template === '{body}' && key.encoding === 'text';
	return isPreset ? [own, { ...own, scheme: DIGESTS[algorithm].preset }, custom] : [own, custom];
}

function* plansFor(
	round: readonly Attempt[],
	contents: readonly Content[],
	timestamps: readonly Timestamp[],
): Generator<Plan> {
	for (const { method, template: pattern } of round) {
		for (const content of contents) {
			const template = pattern.replaceAll('{c}', `{${content.placeholder}}`);
			const compiled = compileTemplate(template) as Template;
			for (const timestamp of compiled.placeholders.has('timestamp') ? timestamps : [undefined]) {
				yield { method, template, compiled, content, timestamp };
			}
		}
	}
}

function digestOf(
	{ method, compiled, content, timestamp }: Plan,
	{ algorithm }: Reading,
	key: Buffer,
) {
	const digest = method === 'hmac' ? createHmac(algorithm, key) : createHash(algorithm);
	const values: Record<string, Buffer | string | undefined> = {
		[content.placeholder]: content.bytes,
		secret: key,
		timestamp: timestamp?.value,
	};
	for (const part of compiled.parts) {
		digest.update(Buffer.isBuffer(part) ? part : (values[part.placeholder] as Buffer | string));
	}
	return digest.digest();
}

/** The hits, until the work is used up; returns whether it was. */
function* search(evidence: Evidence, settings: SigningSettings): Generator<Hit, boolean> {
	const { body, signature, timestamps, pasted } = evidence;
	const rendering = body.length * RENDERING;
	const isLarge = rendering > MAX_WORK / 2;
	const contents = isLarge ? [bodyAsItIs(body)] : contentsOf(body, pasted);
	let work = MAX_WORK - (isLarge ? 0 : rendering);
	const keys = keysOf(settings);
	for (const key of keys) {
		if (key.secret === signature) yield { key, content: contents[0], formula: null };
	}
	const readings = readingsOf(signature, settings.prefix).filter(
		// A prefix is shown to the user, so it must not hold the secret.
		({ prefix }) => prefix === '' || !keys.some(({ secret }) => prefix.includes(secret)),
	);
	for (const round of attempts(settings.signedContent)) {
		for (const withSlip of [false, true]) {
			for (const plan of plansFor(round, contents, timestamps)) {
				for (const key of keys) {
					if (withSlip !== (key.slip !== null || plan.content.slip !== null)) continue;
					for (const reading of readings) {
						work -= plan.content.bytes.length + WORK_PER_ATTEMPT;
						if (work < 0) return true;
						if (digestOf(plan, reading, key.bytes).equals(reading.digest)) {
							yield { key, content: plan.content, formula: { ...plan, reading } };
						}
					}
				}
			}
		}
	}
	return isLarge;
}

/**
 * Looks for the settings under which a callback's signature fits. What it finds has passed the
 * same check as a callback will, but for the time.
 *
 * Costs no more than hashing some 200 MB, whatever comes in.
 *
 * @param settings the credential as it stands; nothing is found without a signing secret
 */
export function findSettings(evidence: Evidence, settings: SigningSettings): Found | NotFound {
	const { signature, slips } = evidence.pasted
		? bareSignature(evidence.signature)
		: { signature: evidence.signature, slips: [] };
	const hits = search({ ...evidence, signature }, settings);
	for (let next = hits.next(); ; next = hits.next()) {
		if (next.done === true) return { problem: 'not_found', cutShort: next.value };
		const { key, content } = next.value;
		const sample = { body: content.body, signature, timestamps: evidence.timestamps };
		for (const target of settingsFor(next.value, settings)) {
			const proof = proveSample(target, sample);
			if ('problem' in proof) continue;
			return {
				settings: target,
				change: changeTo(target, settings),
				slips: [...slips, content.slip, key.slip].filter((slip) => slip !== null),
				secret: proof.secret,
			};
		}
	}
}
