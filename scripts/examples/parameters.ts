/** Parameters of n8n's own nodes, written once. */
import { codeOf, type Part } from './code';

export const SET = ['set', 3.4] as const;
export const CODE = ['code', 2] as const;
export const IF = ['if', 2.3] as const;
export const SWITCH = ['switch', 3.2] as const;
export const HTTP = ['httpRequest', 4.2] as const;
export const WEBHOOK = ['webhook', 2.1] as const;
export const TIMER = ['scheduleTrigger', 1.2] as const;
export const STOP = ['stopAndError', 1] as const;
/** In an error text n8n reads these, in any letters, and puts words of its own in the place of all of it. */
const ERROR_NAMES =
	'e(?=conn(?:refused|reset|aborted)|notfound|timedout|addrnotavail|hostunreach|ai_again|noent|isdir|notdir|acces|exist|perm)|err(?=addrinuse)|get(?=addrinfo)';

/** For Stop and Error: what was done all the same, and what went wrong on the way. */
export const PROBLEMS = {
	errorMessage: `={{ [$json.done && $json.done + ', but:', ...$json.problems].filter(Boolean).join('\\n').replace(/${ERROR_NAMES}/gi, '$&-') }}`,
};
export const AI_RUDDER = ['n8n-nodes-airudder.aiRudderTrigger', 2.1] as const;

/** Edit Fields: names with dots, and what is in them at first. */
export function fields(
	values: Record<string, string | number | boolean>,
	{ keepOthers = false } = {},
): Record<string, unknown> {
	const assignments = Object.entries(values).map(([name, value], index) => ({
		...{ id: `field-${index + 1}`, name, value },
		type: typeof value,
	}));
	return { assignments: { assignments }, options: {}, includeOtherFields: keepOthers };
}

/** A Code node: see `codeOf`. */
export const code = (name: string, ...parts: Part[]) => ({ jsCode: codeOf(name, parts) });

/** A comparison; an operation of one value has no second one. */
export interface Condition {
	left: string;
	type?: 'string' | 'boolean' | 'number';
	operation: string;
	right?: string;
}

export function conditions(all: Condition[]): Record<string, unknown> {
	return {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 3 },
		combinator: 'and',
		conditions: all.map(({ left, type = 'string', operation, right }, index) => ({
			id: `condition-${index + 1}`,
			leftValue: left,
			rightValue: right ?? '',
			operator: { type, operation, ...(right === undefined ? { singleValue: true } : {}) },
		})),
	};
}

/** An If node. */
export const onlyIf = (...all: Condition[]) => ({
	conditions: conditions(all),
	looseTypeValidation: true,
	options: {},
});

/** A Switch node with one output for each of these values. */
export function switchOn(left: string, values: string[], fallback?: string) {
	const rules = values.map((value) => ({
		conditions: conditions([{ left, operation: 'equals', right: value }]),
		...{ renameOutput: true, outputKey: value },
	}));
	const options = fallback ? { fallbackOutput: 'extra', renameFallbackOutput: fallback } : {};
	return { mode: 'rules', rules: { values: rules }, looseTypeValidation: true, options };
}

export const everyMinutes = (minutesInterval: number) => ({
	rule: { interval: [{ field: 'minutes', minutesInterval }] },
});

/** A page that a Webhook node serves and whose button calls it again. */
export const pageAt = (path: string, more: Record<string, unknown> = {}) => ({
	...{ multipleMethods: true, httpMethod: ['GET', 'POST'], path, ...more },
	...{ responseMode: 'responseNode', options: {} },
});

export const RESPOND = ['respondToWebhook', 1.4] as const;
export const showPage = {
	...{ respondWith: 'text', responseBody: '={{ $json.page }}' },
	options: {
		responseHeaders: {
			entries: [
				{ name: 'content-type', value: 'text/html; charset=utf-8' },
				{ name: 'cache-control', value: 'no-store' },
			],
		},
	},
};
