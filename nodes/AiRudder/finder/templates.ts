import { compileTemplate } from '../signature/template';

/** A formula to try; `{body}` in its template stands for `{json}` and `{sortedJson}`, too. */
export interface Pattern {
	template: string;
	methods: ReadonlyArray<'hmac' | 'hash'>;
}

const C = '{body}';
const CONTENT = /\{(?:body|json|sortedJson)\}/g;
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
	joined(S, T),
	joined(T, S),
	`[${T};${C}]`,
].flat();

const HMAC = ['hmac'] as const;
const HASH = ['hash'] as const;

/** A hash needs the secret in its text, and an HMAC seldom has it there, too. */
const usual = (template: string): Pattern => ({
	template,
	methods: template.includes(S) ? HASH : HMAC,
});
const unusual = (template: string): Pattern[] =>
	template.includes(S) ? [{ template, methods: HMAC }] : [];
const all = (template: string): Pattern => ({
	template,
	methods: template.includes(S) ? ['hmac', 'hash'] : HMAC,
});

/** The user's own text, if it can be used. */
const ownPatterns = (signedContent: string): Pattern[] => {
	const compiled = compileTemplate(signedContent);
	return 'problem' in compiled ? [] : [all(signedContent.replace(CONTENT, C))];
};

/**
 * The formulas to try, in rounds: the usual ones first.
 *
 * @param signedContent what the user has set, which comes before everything if it can be used
 */
export function patterns(signedContent: string): Pattern[][] {
	const rare = [...new Set(RARE)].filter((template) => !COMMON.includes(template));
	return [
		[...ownPatterns(signedContent), ...COMMON.map(usual)],
		[...COMMON.flatMap(unusual), ...rare.map(all)],
	];
}
