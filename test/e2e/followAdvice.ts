import { AiRudderSigningSecretApi } from '../../credentials/AiRudderSigningSecretApi.credentials';

/** What the advice calls a header whose name the sample does not tell. */
const UNNAMED = 'the name of the header that carries the timestamp';

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Does what a person does who reads the advice of the credential's test: finds every field of the
 * credential's window that it names and chooses the value that stands behind it.
 *
 * @param advice such as `… Set Scheme to Custom and Signed Content to "{body}{secret}".`
 * @param timestampHeader what the person knows about the header of the time
 * @returns the fields to change, as n8n stores them
 */
export function followAdvice(advice: string, timestampHeader: string): Record<string, unknown> {
	const changes: Record<string, unknown> = {};
	for (const { name, displayName, options = [] } of new AiRudderSigningSecretApi().properties) {
		const choices = options.flatMap((option) => ('value' in option ? [option] : []));
		const values = [
			...choices.map((choice) => escape(choice.name)),
			UNNAMED,
			'nothing \\(leave it empty\\)',
			'"[^"]*"',
			'\\d+',
		];
		// The longest first: HMAC-SHA1 must not be read out of HMAC-SHA1-something.
		const anyValue = values.sort((a, b) => b.length - a.length).join('|');
		const step = new RegExp(`(?:Set|,| and) ${escape(displayName)} to (${anyValue})(?=[,. ])`);
		const given = step.exec(advice)?.[1];
		if (given === undefined) continue;
		const choice = choices.find((option) => option.name === given);
		if (choice) changes[name] = choice.value;
		else if (given === UNNAMED) changes[name] = timestampHeader;
		else if (given.startsWith('nothing')) changes[name] = '';
		else if (given.startsWith('"')) changes[name] = given.slice(1, -1);
		else changes[name] = Number(given);
	}
	return changes;
}
