import { joinSentences } from './texts';

interface Named {
	/** What the editor calls the parameter. */
	name: string;
}

/** A parameter that has no effect. */
export interface InvalidParameter extends Named {
	code: 'not_a_text' | 'unknown_event' | 'no_event';
}

/** A parameter that has no effect, or whose expression fails. */
export const PARAMETERS = {
	not_a_text: ({ name }: Named) => `An expression in ${name} gives nothing that is a text.`,
	unknown_event: ({ name }: Named) => `${name} has an entry that is none of its callbacks.`,
	no_event: ({ name }: Named) => `${name} has no entry.`,
	fix: 'Let the expression always give a text. Until then a filter or Trigger On without entries lets all through.',
	expression_fails: ({ name }: Named) =>
		`Correct ${name} in the trigger. There is no item yet, and n8n denies $env unless N8N_BLOCK_ENV_ACCESS_IN_NODE is false.`,
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

/** The rest of a line in n8n's log, after "AI Rudder Trigger". */
export const LOG = {
	refused: ({ code, message, fix }: Told) => `refused a callback: ${code}. ${message} ${fix}`,
	ignored: ({ code, message, fix }: Told) => `ignored a callback: ${code}. ${message} ${fix}`,
	goes_on: ({ message, fix }: Omit<Told, 'code'>) => `goes on without a setting: ${message} ${fix}`,
	similar_label: ({ label }: { label: string }) =>
		`sends a callback to Other: its label is nearly: ${label}. Capitals, blanks and full-width letters count: correct it under Labels or in AI Rudder.`,
	forgotten: ({ kept }: { kept: number }) =>
		`forgets callbacks early: more than ${kept.toLocaleString('en')} came within its Duplicate Window. Repetitions of older ones run. Set a shorter window.`,
	not_reported:
		"cannot report what it turned away. Switch Always Output Data off in the trigger's settings.",
} as const;

/** Why Send Sample sends none. */
export const SEND_SAMPLE = {
	cannot_sign: {
		message: 'Send Sample cannot sign with the formula in the credential.',
		fix: 'Only AI Rudder can. Switch Send Sample off and let AI Rudder call, or set mock data.',
	},
	cannot_reach: {
		message: 'Send Sample cannot reach the test URL of this n8n.',
		fix: 'n8n calls itself by WEBHOOK_URL. Switch Send Sample off and let AI Rudder call, or set mock data.',
	},
} as const;
