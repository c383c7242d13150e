import { CHOOSE_SECRET, PUBLISH } from '../notes';
import { AI_RUDDER, CODE, code, fields, HTTP, IF, onlyIf, SET } from '../parameters';
import { PINNED, TRIGGER } from '../sample';
import { addTellBlock } from '../tell';
import { GOES_ON, Workflow } from '../workflow';

const NOTE = `## Report back
1. ${CHOOSE_SECRET}.
2. **How to Tell**: see the note above it.
3. **Settings**: \`settings.team\`, mail addresses or webhooks of other chats, with commas between. In a chat, blank is your chat in **How to Tell**; by e-mail and Freshdesk, fill it in.
4. **Settings**: \`settings.reportPath\`, and \`settings.apiBaseUrl\`. Look the path up in AI Rudder's API documentation: it is not known to the makers of this example.
5. **Report Back**: choose your **AI Rudder API** credential, and write the body as that documentation asks for. The three fields in it are placeholders.
6. Press **Execute workflow**: a sample arrives. Open the link in it.
7. ${PUBLISH}, and hand the production URL of the trigger to AI Rudder.`;

const body = `={{ JSON.stringify({
  call_id: $('AI Rudder Trigger').first().json.call_id,
  accepted_by: String($('Wait for Somebody').first().json['Your name'] ?? '').trim().slice(0, 80).trim() || 'Somebody',
  accepted_at: $now.toUTC().toISO(),
}) }}`;
const settings = "$('Settings').first().json.settings";

/** Somebody takes over by a form, and AI Rudder's API is told. */
export function reportBack(): Workflow {
	const workflow = new Workflow('AI Rudder: Report Back', { saveExecutionProgress: true }, PINNED);
	workflow
		.note('What to Fill In', [-0.2, -3.9], [620, 420], NOTE)
		.add(TRIGGER, AI_RUDDER, [0, 0])
		.add(
			...(['Settings', SET, [1, 0]] as const),
			fields({
				'settings.team': '',
				'settings.apiBaseUrl': 'https://api.airudder.com',
				'settings.reportPath': '',
			}),
		)
		.add('Ask', CODE, [2, 0], code('askWithForm', 'text', 'message', 'addresses'))
		.chain(TRIGGER, 'Settings', 'Ask', 'How to Tell');
	addTellBlock(workflow, [3, 0], { wait: 'Wait for Somebody' });
	workflow
		.add('Wait for Somebody', ['wait', 1.1], [10, 0], {
			...{ resume: 'form', formTitle: "={{ $('Ask').first().json.form.title }}" },
			formDescription: "={{ $('Ask').first().json.form.description }}",
			formFields: { values: [{ fieldLabel: 'Your name', requiredField: true }] },
			options: {},
		})
		.add(
			...(['Can It Be Reported?', IF, [11, 0]] as const),
			onlyIf(
				{ left: `={{ ${settings}.reportPath.trim() }}`, operation: 'notEmpty' },
				{ left: "={{ $('Ask').first().json.callKey }}", operation: 'notEmpty' },
			),
		)
		.add(
			...(['Report Back', HTTP, [12, -0.6]] as const),
			{
				...{ method: 'POST', url: `={{ ${settings}.apiBaseUrl }}{{ ${settings}.reportPath }}` },
				...{ authentication: 'predefinedCredentialType', nodeCredentialType: 'aiRudderApi' },
				...{ sendBody: true, specifyBody: 'json', jsonBody: body },
				options: { timeout: 30000, response: { response: { fullResponse: true } } },
			},
			GOES_ON,
		)
		.add('Was It Reported?', CODE, [13, 0], code('report', 'text', 'message', 'send'))
		.chain('Wait for Somebody', 'Can It Be Reported?', 'Report Back', 'Was It Reported?')
		.wire('Can It Be Reported?', 1, 'Was It Reported?')
		.chain('Was It Reported?', 'How to Tell');
	return workflow;
}
