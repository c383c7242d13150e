import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { ENCRYPTION_FIELDS } from '../nodes/AiRudder/encryption/fields';
import {
	FIELDS,
	FORMULA_FIELDS,
	labelOf,
	whenContent,
	type Conditions,
	type Field,
	type Fields,
} from '../nodes/AiRudder/signature/fields';
import { patternsFor, wordsFor } from '../nodes/AiRudder/signature/placeholders';

/** Conditions in n8n's words. */
const n8nConditions = (conditions: Conditions): Record<string, never[]> =>
	Object.fromEntries(
		Object.entries(conditions).map(([name, values]) => [
			name,
			values.map((value) => (typeof value === 'object' ? { _cnd: value } : value)) as never[],
		]),
	);

/**
 * Every line that can be read has a colon in it. While Formula says all of it, its fields are not shown.
 * No regular expression: n8n gives each a quarter of a second, and a busy machine may take longer.
 */
const unlessLine = { formula: [{ _cnd: { includes: ':' } }] as never[] };
const isOfFormula = (name: string) =>
	name === 'setByField' || (FORMULA_FIELDS as readonly string[]).includes(name);

/** A field as n8n's editor shows it. Options stand in the order of their labels. */
function propertyFor(name: string, field: Field): INodeProperties {
	const { label, initial, options, description, placeholder, show } = field;
	const listed = Object.entries(options ?? {})
		.map(([value, option]) => {
			const more = typeof option === 'string' ? undefined : option.description;
			return { name: labelOf(option), value, ...(more && { description: more }) };
		})
		.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
	const displayOptions = {
		...(show && { show: n8nConditions(show) }),
		...(isOfFormula(name) && { hide: unlessLine }),
	};
	return {
		displayName: label,
		name,
		type: options ? 'options' : (typeof initial as 'string' | 'number' | 'boolean'),
		default: initial,
		...(options && { options: listed }),
		...(description && { description }),
		...(placeholder && { placeholder }),
		...(field.isPassword && { typeOptions: { password: true } }),
		...(field.rows && { typeOptions: { rows: field.rows } }),
		...(field.isRequired && { required: true }),
		...(Object.keys(displayOptions).length > 0 && { displayOptions }),
	};
}

const propertiesFor = (fields: Fields): INodeProperties[] =>
	Object.entries(fields).map(([name, field]) => propertyFor(name, field));

const STAYS = 'A field that is filled in shows and counts without it.';

/** What shows more fields. */
const SWITCHES: Fields = {
	replaceSecret: {
		label: 'I Am Replacing the Secret',
		initial: false,
		description: `Whether to accept the old secret, too. ${STAYS}`,
	},
	setByField: {
		label: 'Set the Formula Field by Field',
		initial: false,
		description: `Whether to describe the signature yourself, without a line to paste. ${STAYS}`,
	},
	checkSample: {
		label: 'Check a Sample Callback',
		initial: false,
		description: `Whether to test these settings with one real callback. The test then says what to change. ${STAYS}`,
	},
};

/**
 * A switch and the fields that it shows. n8n keeps from the node what it does not show, and drops it
 * when the window is saved. So a field that is filled in shows without its switch, too. One list of
 * conditions cannot say that: the field stands there twice, and never shows twice. n8n's public API
 * makes its rules of `show`, so these say when to hide.
 */
function behindSwitch(name: string, fields: Fields): INodeProperties[] {
	const either = (field: INodeProperties) =>
		[{ [name]: [false] }, { [name]: [true], [field.name]: [field.default as string] }].map(
			(conditions) => ({
				...field,
				displayOptions: {
					...field.displayOptions,
					hide: { ...field.displayOptions?.hide, ...conditions },
				},
			}),
		);
	return [propertyFor(name, SWITCHES[name]), ...propertiesFor(fields).flatMap(either)];
}

const notice = (name: string, displayName: string, show?: Conditions): INodeProperties => ({
	displayName,
	name,
	type: 'notice',
	default: '',
	...(show && { displayOptions: { show: n8nConditions(show), hide: unlessLine } }),
});

const PROTECTS_NOTHING =
	'This formula does not protect the body. Anyone who has seen one callback can send another body with its signature.';

const whole = `\\{(${patternsFor(({ covers }) => covers === 'bytes' || covers === 'values').join('|')})\\}`;
const someFields = `\\{(${wordsFor(({ covers }) => covers === 'fields').join('|')})\\.`;
const allPairs = `\\{${wordsFor(({ form }) => form === 'pairs').join('|')}\\}`;

/** What a formula leaves unprotected, where the person who chooses it looks. */
const warnings = [
	notice('tokenWarning', PROTECTS_NOTHING, { scheme: ['token'] }),
	notice(
		'bodyWarning',
		PROTECTS_NOTHING,
		whenContent(`^(?!.*${whole})(?!.*${someFields})(?!.*${allPairs})`),
	),
	notice(
		'fieldsWarning',
		'This formula protects only the fields that Signed Content names. Anyone who has seen one callback can change the rest of the body.',
		whenContent(`^(?!.*${whole})(?!.*${allPairs})(?=.*${someFields})`),
	),
	notice(
		'pairsWarning',
		'This formula does not protect the objects and lists in the body. Anyone who has seen one callback can change them.',
		whenContent(`^(?!.*${whole})(?=.*${allPairs})`, { nestedValues: ['omit'] }),
	),
];

const { signingSecret, previousSigningSecret, formula, scheme, signedBody, ...custom } = FIELDS;
const customFields = propertiesFor(custom);
const behindContent = customFields.findIndex(({ name }) => name === 'signedContent') + 1;

/** One real callback, as a person pastes it. */
const SAMPLE: Fields = {
	sampleBody: {
		label: 'Sample Body',
		initial: '',
		rows: 4,
		description: 'The exact body of one real callback',
	},
	sampleSignature: {
		label: 'Sample Signature',
		initial: '',
		placeholder: 'e.g. the value of X-AIRudder-Sign',
		description: 'Its header X-AIRudder-Sign',
	},
	sampleTimestamp: {
		label: 'Sample Timestamp',
		initial: '',
		placeholder: 'e.g. 1767225600',
		description: 'Its header with the time, if it has one',
	},
	sampleOthers: {
		label: 'Other Values You Know',
		initial: '',
		rows: 3,
		placeholder: 'e.g. X-Nonce: b005326e823f46ec',
		description:
			'One per line: its other headers as <code>Name: value</code>, and the URL that AI Rudder calls. Add values that came with the secret, such as an app key.',
	},
};

export class AiRudderSigningSecretApi implements ICredentialType {
	name = 'aiRudderSigningSecretApi';

	displayName = 'AI Rudder Signing Secret API';

	icon: Icon = {
		light: 'file:../nodes/AiRudder/airudder.svg',
		dark: 'file:../nodes/AiRudder/airudder.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-airudder/n8n-nodes-airudder/blob/main/docs/reference.md#the-credential';

	properties: INodeProperties[] = [
		notice(
			'notice',
			'Enter the <b>Signing Secret</b> from AI Rudder and save. If a callback is refused, paste the line from the error message into <b>Formula</b>.',
		),
		...propertiesFor({ signingSecret, formula }),
		...behindSwitch('replaceSecret', { previousSigningSecret }),
		...behindSwitch('setByField', { scheme }),
		...customFields.slice(0, behindContent),
		...warnings,
		...customFields.slice(behindContent),
		...propertiesFor(ENCRYPTION_FIELDS),
		...propertiesFor({ signedBody }),
		...behindSwitch('checkSample', SAMPLE),
	];
}
