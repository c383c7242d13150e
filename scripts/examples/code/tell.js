// Tells who is named in `to`: chats by their address here, the rest by a node of the chosen channel.
const URL_FIELD = 'tell.url in How to Tell';

async function sendChat(http, url, channel, { subject, text, to }) {
	if (!(channel in CHATS))
		return `the channel ${channel} has no address of its own: ${NODES[channel]}`;
	return await post(http, url, write(channel, subject, meantFor(channel, to, text), to));
}

// In a chat that many read, whom it is meant for.
function meantFor(channel, to, text) {
	const isSaid = ['webhook', 'email', 'freshdesk'].includes(channel);
	return to && !isSaid ? `For: ${cut(to, 200)}\n${text}` : text;
}

const needsMail = (by) => by === 'email' || by === 'freshdesk';
const missingMail = ({ field, to }, by) =>
	`${field} is ${oneLine(to) ? `"${oneLine(to)}"` : 'empty'}: ${by} wants a mail address.`;

// In a trial: the addresses of later messages that this channel wants, too.
function missingLater(by, { checks = [], field }) {
	return checks
		.filter((check) => check.field !== field && needsMail(by))
		.filter(({ to }) => [...addressesIn(to).urls, ...addressesIn(to).mails].length === 0)
		.map((check) => missingMail(check, by));
}

function whatIsMissing(by, { url, telegramChat, mailFrom }, mails, message) {
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
	if (by === 'email' && !oneLine(mailFrom)) {
		return 'tell.mailFrom in How to Tell is empty: write the address that your mail server sends from.';
	}
	if (needsMail(by) && mails.length === 0) return missingMail(message, by);
	return by === 'email' ? '' : wrongChannel(url, by, 'How to Tell');
}

async function tellBy(http, tell, message) {
	const url = oneLine(tell.url, 2000);
	const chosen = oneLine(tell.channel) || 'auto';
	const by = channelOf(url, chosen);
	const problems = [...(message.problems ?? []), ...missingLater(by, message)];
	if (!message.subject) return { ...message, by: 'nobody', told: true, problems };
	const { urls, mails, wrong } = addressesIn(message.to);
	const to = mails.join(', ');
	const lost = (where, why) =>
		problems.push(`${message.subject}: not told by ${where}, for ${why}`);
	// An address whose host names no service is one of the chosen chat.
	const unnamed = chosen in CHATS ? chosen : 'webhook';
	let told = false;
	if (wrong.length > 0) problems.push(...wrongAddress(message.field, message.to));
	for (const chat of urls) {
		const why = await sendChat(http, chat, serviceAt(chat) ?? unnamed, { ...message, to: '' });
		if (why === '') told = true;
		else lost(chat.replace(/^(https?:\/\/[^/]+).*$/, '$1'), why);
	}
	const all = { ...message, by: 'nobody', told, problems };
	if (urls.length > 0 && mails.length === 0 && !message.isInChat) return all;
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
