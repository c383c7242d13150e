import { LONGEST_KEY, SHORTEST_KEY } from '../signature/callbackKey';
import { joinSentences } from './texts';

/** A parameter that has no effect. */
export type InvalidParameter =
	| { code: 'not_a_text'; name: string }
	| { code: 'unknown_event'; name: string }
	| { code: 'no_event'; name: string };

interface Named {
	/** What the editor calls the parameter or the field. */
	name: string;
}

/** A parameter that has no effect, or whose expression fails. */
export const PARAMETERS = {
	not_a_text: ({ name }: Named) => `An expression in ${name} gives nothing that is a text.`,
	unknown_event: ({ name }: Named) => `${name} has an entry that is none of its callbacks.`,
	no_event: ({ name }: Named) => `${name} has no entry.`,
	fix: 'It counts as no entry. Without entries Trigger On and a filter let everything through; what fits no label goes to Other. The item does not exist yet when the trigger is read. Where an expression may be empty, let it give an empty text.',
	expression_fails: ({ name }: Named) => `It is ${name}.`,
} as const satisfies Record<InvalidParameter['code'], unknown> & Record<string, unknown>;

/** What is set and has no effect, and what to change. */
export const describeInvalid = (parameters: readonly InvalidParameter[]) => ({
	message: joinSentences(...parameters.map(({ code, name }) => PARAMETERS[code]({ name }))),
	fix: PARAMETERS.fix,
});

interface Told {
	code: string;
	message: string;
	fix: string;
}

/** What stands in n8n's log behind "AI Rudder Trigger". */
export const LOG = {
	refused: ({ code, message, fix }: Told) => `refused a callback: ${code}. ${message} ${fix}`,
	ignored: ({ code, message, fix }: Told) => `ignored a callback: ${code}. ${message} ${fix}`,
	goes_on: ({ message, fix }: Omit<Told, 'code'>) => `goes on without a setting: ${message} ${fix}`,
	similar_label: ({ label }: { label: string }) =>
		`sends a callback to Other: its label is nearly: ${label}. Labels must be the same text, upper and lower case and full-width letters included. Correct it under Labels, or in AI Rudder.`,
	forgotten: ({ kept }: { kept: number }) =>
		`remembers the latest ${kept.toLocaleString('en')} callbacks, and more came within its Duplicate Window: a repetition of an older one runs again. Set a shorter window.`,
	not_reported:
		'cannot report what it turned away. Switch Always Output Data off in the settings of the trigger: with it n8n starts the first output, too.',
} as const;

/** Why Send Sample sends none. */
export const SEND_SAMPLE = {
	cannot_sign: {
		message: 'Send Sample cannot sign with the formula in the credential.',
		fix: 'With a public key, a token of somebody else, or a formula that wants what only AI Rudder has, nobody but AI Rudder can sign. Switch Send Sample off and let AI Rudder send one, or set mock data.',
	},
	cannot_reach: {
		message: 'Send Sample cannot reach the test URL of this n8n from within.',
		fix: 'n8n calls itself by the address that it shows, WEBHOOK_URL. Switch Send Sample off and call the test URL from outside, or set mock data.',
	},
} as const;

/** What the test of a callback key says. */
export const KEY_TEST = {
	blank: ({ name }: Named) => `${name} is empty.`,
	odd: ({ name }: Named) =>
		`${name} holds other characters than letters and digits, such as a blank.`,
	long: ({ name }: Named) => `${name} is longer than ${LONGEST_KEY} characters.`,
	short: ({ name }: Named) =>
		`${name} is shorter than ${SHORTEST_KEY} characters, so it could be guessed.`,
	fix: `Enter at least ${SHORTEST_KEY} letters and digits that nobody can guess.`,
	usable:
		'The key can be used. Add ?key= and this key at the end of the production URL that you hand to AI Rudder.',
} as const;
