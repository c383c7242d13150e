// Where a message goes, how it is written there, and how long it may be.
const MAIL =
	/[\p{L}\p{N}_%+-]@(?!(?:all|channel|everyone|here)(?![\p{L}\p{N}_-]))[\p{L}\p{N}_-]+\.[\p{L}\p{N}]/iuy;

// Any @ may mention somebody, whatever is around it, but the one of a mail address.
function withoutMentions(text) {
	return text.replace(/@/g, (at, place) => {
		MAIL.lastIndex = place - 1;
		return place > 0 && MAIL.test(text) ? at : '＠';
	});
}

function forMarkup(text) {
	const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
	return withoutMentions(escaped);
}

// A text without markup: these services know no escape, but a tag that mentions.
function withoutTags(text) {
	return text.replace(/</g, '＜');
}

// A link whose words are another address is none.
function withoutLinks(text) {
	return text.replace(/\]\(/g, ']\u200b(');
}

// For a service that nobody knows: no mention, no tag, no link with words of its own.
function plain(text) {
	return withoutMentions(withoutTags(withoutLinks(text)));
}

const bytesOf = (body) => Buffer.byteLength(JSON.stringify(body));

function card(subject, text) {
	const safe = (words) => withoutLinks(forMarkup(words));
	const body = [
		{ type: 'TextBlock', weight: 'Bolder', wrap: true, text: safe(subject) },
		{ type: 'TextBlock', wrap: true, text: safe(text).replace(/\n/g, '\n\n') },
	];
	const content = { type: 'AdaptiveCard', version: '1.4', body };
	const contentType = 'application/vnd.microsoft.card.adaptive';
	return { type: 'message', attachments: [{ contentType, content }] };
}

const CHATS = {
	slack: {
		host: /(^|\.)slack\.com$/,
		write: (subject, text) => ({ text: forMarkup(`${subject}\n${text}`) }),
		fits: ({ text }) => text.length <= 39000,
	},
	teams: {
		host: /\.(webhook\.office|logic\.azure|powerplatform|powerautomate)\.com$/,
		write: card,
		fits: (body) => bytesOf(body) <= 27000,
	},
	lark: {
		host: /^open\.(feishu\.cn|larksuite\.com)$/,
		write: (subject, text) => ({
			msg_type: 'text',
			content: { text: withoutTags(withoutLinks(`${subject}\n${text}`)) },
		}),
		fits: (body) => bytesOf(body) <= 20000,
	},
	dingtalk: {
		host: /^oapi\.dingtalk\.com$/,
		write: (subject, text) => ({
			msgtype: 'text',
			text: { content: withoutTags(`${subject}\n${text}`) },
		}),
		fits: (body) => bytesOf(body) <= 19000,
	},
	wecom: {
		host: /^qyapi\.weixin\.qq\.com$/,
		write: (subject, text) => ({
			msgtype: 'text',
			text: { content: withoutTags(`${subject}\n${text}`) },
		}),
		fits: ({ text }) => Buffer.byteLength(text.content) <= 2048,
	},
	webhook: {
		host: /^$/,
		write: (subject, text, to) => ({ to, subject: plain(subject), text: plain(text) }),
		fits: (body) => bytesOf(body) <= 100000,
	},
};
CHATS.feishu = { ...CHATS.lark, host: /^$/ };

// Every way to write a message: the nodes of other channels add theirs.
const WAYS = { ...CHATS };

// The service that the host of an address names, if it does.
function serviceAt(url) {
	const [, host = ''] = /^https?:\/\/(?:[^/?#]*@)?([^/:?#]+)/i.exec(url) ?? [];
	if (/\.freshdesk\.com$/i.test(host)) return 'freshdesk';
	const known = Object.entries(CHATS).find(([, chat]) => chat.host.test(host.toLowerCase()));
	return known?.[0];
}

// What somebody chose; where they did not, the service behind the address.
function channelOf(url, chosen = 'auto') {
	if (chosen !== 'auto' && chosen !== 'webhook') return chosen;
	return serviceAt(url) ?? 'webhook';
}

// A channel that cannot be the one at this address.
function wrongChannel(url, channel, node) {
	const service = serviceAt(url);
	if (!service || service === (channel === 'feishu' ? 'lark' : channel)) return '';
	return `tell.channel in ${node} is "${channel}", but the address in tell.url is one of ${service}; write auto.`;
}

// The text as the channel wants it, cut at its end to what the channel takes.
function write(channel, subject, text, to) {
	const { write: writeFor, fits } = WAYS[channel];
	const title = oneLine(subject, 200);
	const whole = writeFor(title, text, to);
	if (fits(whole)) return whole;
	const shortened = (kept) => {
		const start = text.slice(0, kept).replace(/[\ud800-\udbff]$/, '');
		return writeFor(title, `${start}… (${text.length - start.length} more in the execution)`, to);
	};
	let [least, most] = [0, Math.min(text.length, 100000)];
	while (least < most) {
		const middle = Math.ceil((least + most) / 2);
		if (fits(shortened(middle))) least = middle;
		else most = middle - 1;
	}
	return shortened(least);
}
