/** What a record of nodes/AiRudder/messages/ may hold. */
type Text = string | { message: string; fix: string } | ((...facts: never[]) => string);

/** For each text that is made of facts, the facts of one example; no others. */
type Examples<Texts> = {
	[Code in keyof Texts as Texts[Code] extends (...facts: never[]) => string
		? Code
		: never]: Texts[Code] extends (...facts: infer Facts) => string ? Facts : never;
};

/** A message with the code under which it stands. */
export interface Message {
	code: string;
	text: string;
}

/** Messages that are shown under one title. */
export interface Group {
	title: string;
	/** The record that they come from. */
	texts: object;
	messages: Message[];
}

/** A record of texts as it is shown in docs/messages.md. */
export function group<Texts extends Readonly<Record<string, Text>>>(
	title: string,
	texts: Texts,
	examples: Examples<Texts>,
): Group {
	const facts = examples as unknown as Record<string, never[]>;
	const asItAppears = (code: string, text: Text): string => {
		if (typeof text === 'string') return text;
		return typeof text === 'function' ? text(...facts[code]) : `${text.message} ${text.fix}`;
	};
	return {
		title,
		texts,
		messages: Object.entries(texts).map(([code, text]) => ({
			code,
			text: asItAppears(code, text),
		})),
	};
}
