import { code, fields, HTTP, PROBLEMS, SET, STOP, SWITCH, switchOn, CODE } from './parameters';
import { TABLE_NODE, type Filter, type Table } from './tables';
import { ALWAYS, GOES_ON, type Place, type Workflow } from './workflow';

/** What the note says of each channel. */
const CHANNELS = `## How your team is told
Fill in **How to Tell**:
1. \`tell.url\`: the address of an incoming webhook of Slack, Teams, Lark, Feishu, DingTalk or WeCom, or any URL that takes JSON.
2. \`tell.channel\`: leave it at \`auto\`. Where the address does not tell the service, write \`slack\`, \`teams\`, \`lark\`, \`dingtalk\`, \`wecom\` or \`webhook\`.

For another channel:
- E-mail: write \`email\`. **E-Mail**: choose an SMTP credential, activate the node. Fill in \`tell.mailFrom\`, such as \`AI Rudder <alerts@example.com>\`.
- Telegram: write \`telegram\`. **Telegram**: choose your bot's credential, activate the node. Fill in \`tell.telegramChat\`.
- Freshdesk: \`tell.url\` is \`https://\` + your domain + \`/api/v2/tickets\`. With a domain of your own, write \`freshdesk\` as channel. **Freshdesk**: choose a Basic Auth credential (user: the API key, password: X), activate the node.`;

/**
 * Tells somebody, by the channel that the user chooses, and reads whether it was told. A message goes
 * in at `How to Tell`; what comes next is its `next` when it was told, and its `otherwise` when not.
 * `fail` ends the execution in an error; `again` sends once more what surely did not arrive.
 *
 * Every example has this block, and none calls a sub-workflow: tried on n8n 2.41.1, that takes ten more
 * clicks, and n8n publishes no caller before the sub-workflow is published.
 *
 * @param nexts what may come next beside the end, each with the node that does it
 */
export function addTellBlock(
	workflow: Workflow,
	[column, row]: readonly [number, number],
	nexts: Record<string, string>,
): void {
	// n8n's Retry on Fail would send again what may have arrived: "Once More" does not.
	const byNode = { ...GOES_ON, disabled: true };
	const tell = {
		'tell.channel': 'auto',
		'tell.url': '',
		'tell.telegramChat': '',
		'tell.mailFrom': '',
	};
	const email = {
		...{ fromEmail: '={{ $json.from }}', toEmail: '={{ $json.written.to }}' },
		...{ subject: '={{ $json.written.subject }}', emailFormat: 'text' },
		...{ text: '={{ $json.written.text }}', options: { appendAttribution: false } },
	};
	const telegram = {
		...{ resource: 'message', operation: 'sendMessage', chatId: '={{ $json.chat }}' },
		...{ text: '=<b>{{ $json.written.subject }}</b>\n{{ $json.written.text }}' },
		...{ replyMarkup: 'none' },
		additionalFields: { appendAttribution: false, parse_mode: 'HTML' },
	};
	const freshdesk = {
		...{ method: 'POST', url: '={{ $json.url }}' },
		...{ authentication: 'genericCredentialType', genericAuthType: 'httpBasicAuth' },
		...{ sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify($json.written) }}' },
		// Freshdesk may take long.
		options: { timeout: 60000, response: { response: { fullResponse: true, neverError: true } } },
	};
	const keys = ['fail', 'again', ...Object.keys(nexts)];
	workflow
		.add('How to Tell', SET, [column, row], fields(tell, { keepOthers: true }))
		.add(
			...(['Tell', CODE, [column + 1, row]] as const),
			code('tell', 'text', 'addresses', 'channels', 'byNode', 'send', 'tell'),
		)
		.add(
			...(['Which Channel?', SWITCH, [column + 2, row]] as const),
			switchOn('={{ $json.by }}', ['email', 'telegram', 'freshdesk'], 'told already'),
		)
		.add('E-Mail', ['emailSend', 2.1], [column + 3, row - 1], email, byNode)
		.add('Telegram', ['telegram', 1.2], [column + 3, row], telegram, byNode)
		.add('Freshdesk', HTTP, [column + 3, row + 1], freshdesk, byNode)
		.add(
			...(['Was It Sent?', CODE, [column + 4, row]] as const),
			code('sent', 'text', 'send', 'sent'),
		)
		.add('Once More', CODE, [column + 4, row + 1], code('onceMore'))
		.add('What Next?', SWITCH, [column + 5, row], switchOn('={{ $json.next }}', keys))
		.add('Not as It Should Be', STOP, [column + 6, row - 1], PROBLEMS)
		.note('Channel', [column - 0.2, row - 3.9], [620, 460], CHANNELS)
		.chain('How to Tell', 'Tell', 'Which Channel?');
	['E-Mail', 'Telegram', 'Freshdesk'].forEach((node, output) =>
		workflow.wire('Which Channel?', output, node).chain(node, 'Was It Sent?'),
	);
	workflow
		.wire('Which Channel?', 3, 'Was It Sent?')
		.chain('Was It Sent?', 'What Next?', 'Not as It Should Be')
		.wire('What Next?', 1, 'Once More')
		.chain('Once More', 'Which Channel?');
	Object.values(nexts).forEach((node, index) => workflow.wire('What Next?', index + 2, node));
}

/**
 * Sends a list in parts, one after the other, and marks the rows of every part that was sent. The parts
 * go in at `One by One`; their `next` is "mark", their `otherwise` "go on".
 *
 * @param marks what a row holds when it was told
 */
export function addPartsLoop<Column extends string>(
	workflow: Workflow,
	[loop, rows]: readonly [Place, Place],
	table: Table<Column>,
	marks: Partial<Record<Column, unknown>>,
): void {
	const next = ([column, row]: Place, columns: number): Place => [column + columns, row];
	const byId: Filter[] = [['id', 'eq', '={{ $json.id }}']];
	workflow
		.add('One by One', ['splitInBatches', 3], loop, { options: {} })
		.add('Rows of the Part', CODE, rows, code('rows'))
		.add(...(['Mark as Listed', TABLE_NODE, next(rows, 1)] as const), table.update(byId, marks), {
			...GOES_ON,
			...ALWAYS,
		})
		.add('Was It Marked?', CODE, next(rows, 2), code('marked', 'text', 'table'))
		.add('What Went Wrong', CODE, next(loop, 1), code('listed'))
		.add('Not Listed', STOP, next(loop, 2), PROBLEMS)
		.wire('One by One', 1, 'How to Tell')
		.chain('One by One', 'What Went Wrong', 'Not Listed')
		.chain('Rows of the Part', 'Mark as Listed', 'Was It Marked?', 'One by One');
}
