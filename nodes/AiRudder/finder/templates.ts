import type { Method } from '../signature/formula';
import { compileTemplate } from '../signature/template';

/** A formula to try. `{c}` in its template stands for `{body}`, `{json}` or `{sortedJson}`. */
export interface Attempt {
	method: Method;
	template: string;
}

const C = '{c}';
const S = '{secret}';
const T = '{timestamp}';
const JOINERS = ['', '.', ':', '\\n', '&', '|', ',', '-', '_', '+'];
const SECRET_NAMES = 'key secret secretKey secret_key appSecret app_secret token'.split(' ');

const joined = (...parts: string[]) => JOINERS.map((joiner) => parts.join(joiner));

/** What people meet first: everything else waits until these have been tried on everything. */
const COMMON = [
	C,
	S + C,
	C + S,
	S + C + S,
	`${C}&key=${S}`,
	`${T}.${C}`,
	T + C,
	C + T,
	`${T}:${C}`,
	`${T}\\n${C}`,
	// Before the slips, because a body that lost its last line break would fit here, too.
	`${C}\\n${T}`,
	`${C}\\n${S}`,
	`v0:${T}:${C}`,
	S + T + C,
	T + S + C,
	T + C + S,
	C + T + S,
	C + S + T,
	S + C + T,
];

const RARE = [
	joined(S, C),
	joined(C, S),
	joined(S, C, S),
	SECRET_NAMES.flatMap((name) => [`${C}&${name}=${S}`, `${name}=${S}&${C}`]),
	joined(T, C),
	joined(C, T),
	joined('v0', T, C),
	joined('v1', T, C),
	joined(S, T, C),
	joined(S, C, T),
	joined(T, S, C),
	joined(T, C, S),
	joined(C, S, T),
	joined(C, T, S),
	joined(S, T, C, S),
	joined(S, C, T, S),
].flat();

const both = (template: string): Attempt[] => [
	{ method: 'hmac', template },
	{ method: 'hash', template },
];

/** A hash needs the secret in its text, and an HMAC seldom has it there, too. */
const isUsual = ({ method, template }: Attempt) => (method === 'hash') === template.includes(S);
const isSafe = ({ method, template }: Attempt) => method === 'hmac' || template.includes(S);

/** The user's own text, if it can be used and holds the body in one way or another. */
const ownTemplates = (signedContent: string) =>
	'problem' in compileTemplate(signedContent)
		? []
		: [signedContent.replace(/\{(?:body|json|sortedJson)\}/g, C)].filter((text) =>
				text.includes(C),
			);

/**
 * The formulas to try, in rounds: the usual ones first.
 *
 * @param signedContent what the user has set, which comes before everything if it can be used
 */
export function attempts(signedContent: string): Attempt[][] {
	const own = ownTemplates(signedContent).flatMap(both);
	const common = COMMON.flatMap(both);
	const rare = [...new Set(RARE)].filter((template) => !COMMON.includes(template)).flatMap(both);
	return [
		[...own, ...common.filter(isUsual)],
		[...common.filter((attempt) => !isUsual(attempt)), ...rare],
	].map((round) => round.filter(isSafe));
}
