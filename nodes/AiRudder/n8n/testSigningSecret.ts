import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readEncryption } from '../encryption/options';
import { examine } from '../finder/examine';
import { verdictOn } from '../messages/verdict';
import { readSettings } from '../signature/settings';
import { inTurns } from './inTurns';

/** How long others have the processor after each turn of the search, in milliseconds. */
const PAUSE = 1;

/** Ends with the search that runs, and those that wait for it: two at once would take twice the processor. */
let lastSearch: Promise<unknown> = Promise.resolve();

/** The button "Test" of the signing secret's window; works without a network. */
export async function testSigningSecret(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
	const sample = {
		body: text('sampleBody'),
		signature: text('sampleSignature'),
		timestamp: text('sampleTimestamp').trim(),
		others: text('sampleOthers'),
	};
	const turns = examine(readSettings(data), readEncryption(data), sample);
	const first = turns.next();
	// Whatever needs no search does not wait for one.
	if (first.done === true) return verdictOn(first.value);
	const search = lastSearch.then(() => inTurns(turns, PAUSE));
	lastSearch = search.catch(() => undefined);
	return verdictOn(await search);
}
