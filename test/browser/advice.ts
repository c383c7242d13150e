/** The fields of the credential by the words that the editor shows. */
const FIELDS: Record<string, string> = {
	Scheme: 'scheme',
	Method: 'method',
	Algorithm: 'algorithm',
	'Secret Encoding': 'secretEncoding',
	'Signature Encoding': 'encoding',
	Prefix: 'prefix',
	'Signed Content': 'signedContent',
	'Timestamp Header': 'timestampHeader',
};

/**
 * Reads "Set Scheme to Custom, Method to Hash and Signed Content to "{body}{secret}"." as a person
 * does.
 *
 * @returns field and value, in the order of the advice
 */
export function stepsOf(advice: string): Array<[field: string, value: string]> {
	const names = Object.keys(FIELDS).join('|');
	const step = new RegExp(
		`(?:Set |, | and )(${names}) to (?:"([^"]*)"|(.+?))(?=(?:, | and )(?:${names}) to |\\.(?:\\s|$))`,
		'g',
	);
	return [...advice.matchAll(step)].map(([, name, text, choice]) => [FIELDS[name], text ?? choice]);
}
