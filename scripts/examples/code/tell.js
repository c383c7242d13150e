// Tells who is named in `to`: chats by their address here, the rest by a node of the chosen channel.
const URL_FIELD = 'tell.url in How to Tell';

async function sendChat(http, url, chosen, { subject, text, to }) {
	const channel = channelOf(url, chosen);
	if (!(channel in CHATS))
		return `the channel ${channel} has no address of its own: ${NODES[channel]}`;
	return await post(http, url, write(channel, subject, meantFor(channel, to, text), to));
}

// In a chat that many read, whom it is meant for.
function meantFor(channel, to, text) {
	const isSaid = ['webhook', 'email', 'freshdesk'].includes(channel);
	return to && !isSaid ? `For: ${to}\n${text}` : text;
}

function whatIsMissing(by, { url, telegramChat }, mails, message) {
	if (!CHANNELS.includes(by)) {
		return `tell.channel in How to Tell is "${oneLine(by)}"; it must be one of ${CHANNELS.join(', ')}.`;
	}
	if (by === 'telegram')
		return oneLine(telegramChat) ? '' : 'tell.telegramChat in How to Tell is empty.';
	if (by !== 'email' && !/^https?:\/\/[^/]/i.test(url)) {
		return url === ''
			? `${URL_FIELD} is empty: it wants the address of your chat.`
			: `${URL_FIELD} is "${oneLine(url)}": it must have https:// in front.`;
	}
	const needsMail = by === 'email' || by === 'freshdesk';
	return needsMail && mails.length === 0
		? `${message.field} is empty: ${by} wants a mail address.`
		: '';
}

async function tellBy(http, tell, message) {
	if (!message.subject)
		return { ...message, by: 'nobody', told: true, problems: message.problems ?? [] };
	const { urls, mails, wrong } = addressesIn(message.to);
	const problems = [...(message.problems ?? [])];
	const to = mails.join(', ');
	const lost = (where, why) =>
		problems.push(`${message.subject}: not told by ${where}, for ${why}`);
	let told = false;
	if (wrong.length > 0) problems.push(...wrongAddress(message.field, message.to));
	for (const url of urls) {
		const why = await sendChat(http, url, 'auto', { ...message, to: '' });
		if (why === '') told = true;
		else lost(url.replace(/^(https?:\/\/[^/]+).*$/, '$1'), why);
	}
	const all = { ...message, by: 'nobody', told, problems };
	if (urls.length > 0 && mails.length === 0) return all;
	const url = oneLine(tell.url, 2000);
	const by = channelOf(url, oneLine(tell.channel) || 'auto');
	const missing = whatIsMissing(by, { ...tell, url }, mails, message);
	if (missing !== '') lost(by, missing);
	else if (by in BY_NODE) {
		const written = write(by, message.subject, meantFor(by, to, message.text), to);
		return { ...all, by, url, chat: oneLine(tell.telegramChat), from: tell.mailFrom, written };
	} else {
		const why = await sendChat(http, url, by, { ...message, to });
		if (why === '') all.told = true;
		else lost(by, why);
	}
	return all;
}
