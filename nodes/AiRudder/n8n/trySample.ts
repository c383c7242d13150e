import type { EncryptionSettings } from '../encryption/aes';
import { readPlain, SIGNS_ALL } from '../encryption/openBody';
import { diagnose } from '../finder/diagnosis';
import { readSample } from '../finder/sample';
import type { SampleFlaw } from '../messages/credentialTest';
import type { Trial } from '../messages/diagnosis';
import { findCoverage, signsField } from '../signature/coverage';
import { compileFormula } from '../signature/formula';
import type { Problem } from '../signature/results';
import { readSampleField, type SigningSettings } from '../signature/settings';
import { inTurns } from './context';

/** How long others have the processor after each turn of the search, in milliseconds. */
const PAUSE = 1;

/** Ends with the search that runs, and those that wait for it: two at once would take twice the processor. */
let lastSearch: Promise<unknown> = Promise.resolve();

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
	const formula = compileFormula(settings);
	/** Whether a field of the body as it was sent is signed, by itself or by its plain text. */
	const isSigned = (field: string): boolean => {
		// Before a formula is found, nothing is known of what it protects.
		if ('problem' in formula) return true;
		return settings.signedBody === 'decrypted'
			? findCoverage(formula).body === 'all'
			: signsField(formula, field);
	};
	const open = readPlain(evidence.body, encryption, SIGNS_ALL);
	const plain = readPlain(evidence.body, encryption, { ...SIGNS_ALL, field: isSigned });
	const turns = diagnose({ ...evidence, plain: open.decrypted?.body ?? null }, settings);
	const first = turns.next();
	// Whatever needs no search does not wait for one.
	if (first.done === true) return { diagnosis: first.value, plain };
	const search = lastSearch.then(() => inTurns(turns, PAUSE));
	lastSearch = search.catch(() => undefined);
	return { diagnosis: await search, plain };
}
