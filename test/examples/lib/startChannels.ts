import { startHttpStandIn, type HttpStandIn, type StandInRequest } from './startHttpStandIn';

/** What the services ask for before they take a message. */
export const BOT_TOKEN = '12345:a-token-for-the-bot';
export const CHAT = '-1001234567890';
export const HELPDESK_KEY = 'a-key-for-the-help-desk';

type Json = Record<string, any>;

const isText = (value: unknown) => typeof value === 'string' && value !== '';

/** A service as its documentation describes it: its path, what it takes, and how it answers that. */
interface Service {
	path: string;
	takes(body: Json, headers: StandInRequest['headers']): boolean;
	status: number;
	answer: unknown;
	/** What people read there. */
	shows(body: Json): string;
	/** What it would take in a customer's name for a mention, a link or a tag. */
	unsafe: RegExp;
}

const card = (body: Json): Json => body.attachments?.[0] ?? {};

export const SERVICES = {
	// https://api.slack.com/messaging/webhooks
	slack: {
		path: '/services/T0/B0/x',
		takes: ({ text }) => isText(text),
		status: 200,
		answer: 'ok',
		shows: ({ text }) => text,
		unsafe: /[<>@]/,
	},
	// "Post to a channel when a webhook request is received", a template of Teams' workflows.
	teams: {
		path: '/workflows/1/triggers/manual/paths/invoke',
		takes: (body) =>
			body.type === 'message' &&
			card(body).contentType === 'application/vnd.microsoft.card.adaptive' &&
			card(body).content.type === 'AdaptiveCard' &&
			isText(card(body).content.version) &&
			card(body).content.body.every(({ type, text }: Json) => type === 'TextBlock' && isText(text)),
		status: 202,
		answer: '',
		shows: (body) =>
			card(body)
				.content.body.map(({ text }: Json) => text)
				.join('\n'),
		unsafe: /[<>@[\]]/,
	},
	// https://core.telegram.org/bots/api#sendmessage: HTML knows <b>, and everything else is an error.
	telegram: {
		path: `/bot${BOT_TOKEN}/sendMessage`,
		takes: ({ chat_id, text, parse_mode }) =>
			chat_id === CHAT &&
			parse_mode === 'HTML' &&
			!/<(?!\/?b>)|&(?!amp;|lt;|gt;)/.test(text as string),
		status: 200,
		answer: { ok: true, result: { message_id: 1, date: 0, chat: { id: 1, type: 'group' } } },
		shows: ({ text }) => text,
		unsafe: /Ann </,
	},
	// https://developers.freshdesk.com/api/#create_ticket
	freshdesk: {
		path: '/api/v2/tickets',
		takes: ({ email, subject, description, status, priority, source }, { authorization }) =>
			authorization === `Basic ${Buffer.from(`${HELPDESK_KEY}:X`).toString('base64')}` &&
			[email, subject, description].every(isText) &&
			[2, 3, 4, 5].includes(status) &&
			[1, 2, 3, 4].includes(priority) &&
			[1, 2, 3, 7, 9, 10].includes(source),
		status: 201,
		answer: { id: 1, subject: 'x' },
		shows: ({ description }) => description,
		unsafe: /Ann </,
	},
	webhook: {
		path: '/any',
		takes: ({ to, subject, text }) => [to, subject, text].every(isText),
		status: 204,
		answer: '',
		shows: ({ subject, text }) => `${subject}\n${text}`,
		// Whoever reads it there knows what it is.
		unsafe: /^$/,
	},
} satisfies Record<string, Service>;

export type Channel = keyof typeof SERVICES;

/** All of them on one port. */
export interface Channels extends HttpStandIn {
	/** What has arrived at a channel, as people read it there. */
	shownAt(channel: Channel): string[];
}

/** Starts stand-ins for the services; what is not as documented is answered 400. */
export async function startChannels(): Promise<Channels> {
	const shown: Array<[Channel, string]> = [];
	const standIn = await startHttpStandIn(({ path, body, headers }) => {
		const found = Object.entries(SERVICES).find(([, service]) => service.path === path);
		if (found === undefined) return { status: 404, body: '' };
		const [channel, service] = found as [Channel, Service];
		const json = JSON.parse(body) as Json;
		if (!service.takes(json, headers)) return { status: 400, body: { ok: false, error: 'bad' } };
		shown.push([channel, service.shows(json)]);
		return { status: service.status, body: service.answer };
	});
	return {
		...standIn,
		shownAt: (channel) => shown.flatMap(([at, text]) => (at === channel ? [text] : [])),
	};
}
