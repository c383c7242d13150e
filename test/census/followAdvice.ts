import { AiRudderSigningSecretApi } from '../../credentials/AiRudderSigningSecretApi.credentials';
import { asksForName, lineIn } from '../support/lineIn';
import type { Credential } from './expressible';

const UNSEEN_AROUND = /^[\s\p{Z}\p{C}]+|[\s\p{Z}\p{C}]+$/gu;

/** What a person does to the text of a field that an advice calls by its label. */
const REPAIRS: ReadonlyArray<[asks: string, repair: (text: string) => string]> = [
	['Remove the white space[^.]* (?:from|around) ', (text) => text.replace(UNSEEN_AROUND, '')],
	['Remove the quotes around ', (text) => text.trim().replace(/^["'`]+|["'`]+,?$/g, '')],
	['Enter only the value into ', (text) => text.replace(/^[^:=]*[:=]\s*/, '')],
	["Remove the header's name from ", (text) => text.replace(/^[^:=]*[:=]\s*/, '')],
	['Remove all up to the first underscore from ', (text) => text.replace(/^[A-Za-z]+_/, '')],
	['Type the equals sign twice at the beginning of ', (text) => `=${text}`],
	['Add a line break at the end of ', (text) => `${text}\n`],
];

/** The texts that a person repairs who has pasted too much or too little. */
function readRepairs(advice: string, credential: Credential): Record<string, unknown> {
	const changes: Record<string, unknown> = {};
	for (const { name, displayName } of new AiRudderSigningSecretApi().properties) {
		for (const [asks, repair] of REPAIRS) {
			const given = changes[name] ?? credential[name];
			const isAsked = new RegExp(`${asks}${displayName}[.,:;]`).test(advice);
			if (typeof given === 'string' && isAsked) changes[name] = repair(given);
		}
	}
	return changes;
}

/**
 * Does what a person does who reads the advice of the credential's test or of the Test URL: repairs
 * what was pasted, names the header of the time, and pastes the line.
 *
 * @param timeHeader what the person knows about the header of the time
 * @returns the credential with what the advice names changed
 * @throws Error when the advice cannot be followed
 */
export function followAdvice(
	advice: string,
	credential: Credential,
	timeHeader: string | null,
): Credential {
	const repaired = { ...credential, ...readRepairs(advice, credential) };
	if (asksForName(advice)) {
		const { sampleTimestamp } = credential;
		return { ...repaired, sampleTimestamp: `${timeHeader}: ${String(sampleTimestamp)}` };
	}
	if (/Found: it fits after this correction/.test(advice)) return repaired;
	return { ...repaired, formula: lineIn(advice) };
}
