import { CHOOSE_SECRET, PUBLISH } from '../notes';
import { AI_RUDDER, CODE, code, fields, SET } from '../parameters';
import { PINNED, TRIGGER } from '../sample';
import { Workflow } from '../workflow';

const NOTE = `## A first message
1. ${CHOOSE_SECRET}.
2. **Message**: put the address of an incoming webhook into \`tell.url\`: of Slack, Teams, Lark, Feishu, DingTalk, WeCom, or any URL that takes JSON. Where the address does not tell the service, write \`slack\`, \`teams\`, \`lark\`, \`dingtalk\`, \`wecom\` or \`webhook\` into \`tell.channel\`.
3. Press **Execute workflow**: a sample arrives in your chat.
4. ${PUBLISH}, and hand the production URL of the trigger to AI Rudder.`;

/** Trigger, message, channel. */
export const firstMessage = () =>
	new Workflow('AI Rudder: First Message', { saveExecutionProgress: true }, PINNED)
		.note('What to Fill In', [-0.2, -1.7], [620, 230], NOTE)
		.add(TRIGGER, AI_RUDDER, [0, 0])
		.add(...(['Message', SET, [1, 0]] as const), fields({ 'tell.url': '', 'tell.channel': 'auto' }))
		.add(
			...(['Channel', CODE, [2, 0]] as const),
			code('firstMessage', 'text', 'message', 'channels', 'send'),
		)
		.chain(TRIGGER, 'Message', 'Channel');
