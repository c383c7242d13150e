import { z } from 'zod';

import { startHttpStandIn, type HttpStandIn } from './startHttpStandIn';

/** What the services ask for before they take a message. */
export const BOT_TOKEN = '12345:a-token-for-the-bot';
export const CHAT = '-1001234567890';
export const HELPDESK_KEY = 'a-key-for-the-help-desk';

const TEXT = z.string().min(1);

/** A service as its documentation describes it. */
interface Service {
	path: string;
	/** What it takes, as the text that people read there. */
	takes: z.ZodType<string, z.ZodTypeDef, unknown>;
	authorization?: string;
	status: number;
	answer: unknown;
	/** What it would take in a customer's name for a mention, a link or a tag. */
	unsafe: RegExp;
}

export const SERVICES = {
	// https://api.slack.com/messaging/webhooks
	slack: {
		path: '/services/T0/B0/x',
		takes: z.object({ text: TEXT }).transform(({ text }) => text),
		status: 200,
		answer: 'ok',
		unsafe: /[<>@]/,
	},
	// "Post to a channel when a webhook request is received", a template of Teams' workflows.
	teams: {
		path: '/workflows/1/triggers/manual/paths/invoke',
		takes: z
			.object({
				type: z.literal('message'),
				attachments: z.tuple([
					z.object({
						contentType: z.literal('application/vnd.microsoft.card.adaptive'),
						content: z.object({
							type: z.literal('AdaptiveCard'),
							version: TEXT,
							body: z.array(z.object({ type: z.literal('TextBlock'), text: TEXT })),
						}),
					}),
				]),
			})
			.transform(({ attachments: [{ content }] }) =>
				content.body.map(({ text }) => text).join('\n'),
			),
		status: 202,
		answer: '',
		unsafe: /[<>@[\]]/,
	},
	// https://core.telegram.org/bots/api#sendmessage: HTML knows <b>, and everything else is an error.
	telegram: {
		path: `/bot${BOT_TOKEN}/sendMessage`,
		takes: z
			.object({
				chat_id: z.literal(CHAT),
				parse_mode: z.literal('HTML'),
				text: TEXT.regex(/^(?:[^<&]|<\/?b>|&(?:amp|lt|gt);)*$/),
			})
			.transform(({ text }) => text),
		status: 200,
		answer: { ok: true, result: { message_id: 1, date: 0, chat: { id: 1, type: 'group' } } },
		unsafe: /Ann </,
	},
	// https://developers.freshdesk.com/api/#create_ticket
	freshdesk: {
		path: '/api/v2/tickets',
		authorization: `Basic ${Buffer.from(`${HELPDESK_KEY}:X`).toString('base64')}`,
		takes: z
			.object({
				email: TEXT,
				subject: TEXT,
				description: TEXT,
				status: z.number().min(2).max(5),
				priority: z.number().min(1).max(4),
				source: z.number().min(1).max(10),
			})
			.transform(({ description }) => description),
		status: 201,
		answer: { id: 1, subject: 'x' },
		unsafe: /Ann </,
	},
	webhook: {
		path: '/any',
		takes: z
			.object({ to: TEXT, subject: TEXT, text: TEXT })
			.transform(({ subject, text }) => `${subject}\n${text}`),
		status: 204,
		answer: '',
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
		const found = Object.entries<Service>(SERVICES).find(([, service]) => service.path === path);
		if (found === undefined) return { status: 404, body: '' };
		const [channel, { takes, authorization, status, answer }] = found;
		const message = takes.safeParse(JSON.parse(body));
		const isAllowed = authorization === undefined || headers.authorization === authorization;
		if (!message.success || !isAllowed) return { status: 400, body: { ok: false, error: 'bad' } };
		shown.push([channel as Channel, message.data]);
		return { status, body: answer };
	});
	return {
		...standIn,
		shownAt: (channel) => shown.flatMap(([at, text]) => (at === channel ? [text] : [])),
	};
}
