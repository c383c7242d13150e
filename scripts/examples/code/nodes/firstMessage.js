const http = async (options) => await this.helpers.httpRequest(options);
const { tell } = $('Message').first().json;
const item = $('AI Rudder Trigger').first().json;
const url = oneLine(tell.url, 2000);
const channel = channelOf(url, oneLine(tell.channel) || 'auto');
if (!/^https?:\/\/[^/]/i.test(url)) {
	throw new Error(
		`tell.url in Message is "${url}": paste the address of your chat, with https:// in front.`,
	);
}
if (!(channel in CHATS)) {
	throw new Error(
		`tell.channel in Message is "${channel}"; it must be auto or one of ${Object.keys(CHATS).join(', ')}.`,
	);
}
const wrong = wrongChannel(url, channel, 'Message');
if (wrong !== '') throw new Error(wrong);
const subject = `${nameOf(item)} waits (${about(item).label || 'no label'})`;
const execution = executionLink($execution, $workflow.id);
const text = messageText(item, { heading: 'A customer waits for a human.', execution });
const problem = await post(http, url, write(channel, subject, text, ''));
if (problem !== '') throw new Error(`${subject}: not told, for ${problem}`);
return [{ json: { told: true, channel, subject } }];
