import { fields, HTTP, SET } from '../parameters';
import { Workflow } from '../workflow';

const NOTE = `## Signed sender
1. **Callback**: put the trigger's test URL into \`triggerUrl\`, while it says "Listening for test event". (At the production URL a trial counts as the first success: the trigger then says less about AI Rudder's formula.)
2. **Sign It**: create a **Crypto** credential. *Hmac Secret* is the *Signing Secret* of the trigger's credential.
3. Press **Execute workflow**. The last node says what the trigger answered.

Needs n8n 2: the Crypto node of n8n 1 takes no credential.`;

const body = `={{ JSON.stringify({
  event: 'session.transfer',
  channel: 'chatbot',
  channel_id: 'sicepat_whatsapp',
  user: { id: '123', name: 'nick' },
  call_id: $now.toMillis().toString(16).padStart(32, '0'),
  company: 'test',
  conclusion: { record_slots: { order: 'A-1024', topic: 'late delivery' }, output_label: 'E' },
}) }}`;

const meanings = `={{ { 200: 'Accepted. The workflow has started, unless the trigger ignores this event or this label.', 401: 'Refused: the secret in the Crypto credential is not the one in the credential of the trigger, or its scheme is neither Auto-Detect nor HMAC-SHA256.', 404: 'Nobody listens at this URL: publish the workflow, or click Listen for test event and use the test URL.', 503: 'The trigger has no credential that it can read.' }[$json.statusCode] ?? 'Something else. The answer is in the field answer.' }}`;

/** One correctly signed callback, without AI Rudder. The bytes that are signed are those that are sent. */
export function signedSender(): Workflow {
	const answer = fields({
		...{ status: '={{ $json.statusCode }}', meaning: meanings },
		answer: "={{ typeof $json.body === 'string' ? $json.body : JSON.stringify($json.body) }}",
	});
	(answer.assignments as { assignments: Array<{ type: string }> }).assignments[0].type = 'number';
	return new Workflow('AI Rudder: Signed Sender')
		.note('What to Fill In', [-0.2, -1.5], [620, 230], NOTE)
		.add('Send a Callback', ['manualTrigger', 1], [0, 0])
		.add('Callback', SET, [1, 0], fields({ triggerUrl: '', body }, { keepOthers: true }))
		.add('Sign It', ['crypto', 2], [2, 0], {
			...{ action: 'hmac', type: 'SHA256', value: '={{ $json.body }}' },
			...{ dataPropertyName: 'signature', encoding: 'hex' },
		})
		.add('Send It', HTTP, [3, 0], {
			...{ method: 'POST', url: '={{ $json.triggerUrl }}', sendHeaders: true },
			headerParameters: {
				parameters: [{ name: 'X-AIRudder-Sign', value: '={{ $json.signature }}' }],
			},
			...{ sendBody: true, contentType: 'raw', rawContentType: 'application/json' },
			body: '={{ $json.body }}',
			options: { response: { response: { fullResponse: true, neverError: true } }, timeout: 30000 },
		})
		.add('What the Trigger Answered', SET, [4, 0], answer)
		.chain('Send a Callback', 'Callback', 'Sign It', 'Send It', 'What the Trigger Answered');
}
