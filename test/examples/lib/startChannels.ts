import { z } from 'zod';

import { startHttpStandIn, type HttpStandIn, type StandInAnswer } from './startHttpStandIn';

/** What the services ask for before they take a message. */
export const BOT_TOKEN = '12345:a-token-for-the-bot';
export const CHAT = '-1001234567890';
export const HELPDESK_KEY = 'a-key-for-the-help-desk';

const TEXT = z.string().min(1);
const bytes = (text: string) => Buffer.byteLength(text);

/** A service as its documentation describes it. */
interface Service {
	path: string;
	/** What it takes, as the text that people read there. */
	takes: z.ZodType<string, z.ZodTypeDef, unknown>;
	authorization?: string;
	/** Whether a body is longer than it takes; `shown` is what people would read. */
	isTooLong: (body: string, shown: string) => boolean;
	takesIt: StandInAnswer;
	refusesIt: StandInAnswer;
	/** What it would take in a customer's name for a mention, a link or a tag. */
	unsafe: RegExp;
}

const text = (status: number, body: string): StandInAnswer => ({ status, body });
const json = (status: number, body: unknown): StandInAnswer => ({ status, body });

export const SERVICES = {
	// https://api.slack.com/messaging/webhooks: `text` of 40,000 characters at most.
	slack: {
		path: '/services/T0/B0/x',
		takes: z.object({ text: TEXT }).transform(({ text: shown }) => shown),
		isTooLong: (_body, shown) => shown.length > 40_000,
		takesIt: text(200, 'ok'),
		refusesIt: text(400, 'invalid_payload'),
		unsafe: /[<>]|(^|\s)@here/,
	},
	// "Post to a channel when a webhook request is received", a template of Teams' workflows: 28 KB.
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
				content.body.map(({ text: shown }) => shown).join('\n'),
			),
		isTooLong: (body) => bytes(body) > 28 * 1024,
		takesIt: text(202, ''),
		refusesIt: json(413, { error: { code: 'RequestEntityTooLarge' } }),
		unsafe: /[<>]|(^|\s)@here|\]\(/,
	},
	// https://open.larksuite.com/document/client-docs/bot-v3/add-custom-bot: 20 KB; refuses with 200.
	lark: {
		path: '/open-apis/bot/v2/hook/1',
		takes: z
			.object({ msg_type: z.literal('text'), content: z.object({ text: TEXT }) })
			.transform(({ content }) => content.text),
		isTooLong: (body) => bytes(body) > 20 * 1024,
		takesIt: json(200, {
			StatusCode: 0,
			StatusMessage: 'success',
			code: 0,
			data: {},
			msg: 'success',
		}),
		refusesIt: json(200, { code: 19002, msg: 'params error, msg_type need' }),
		// https://open.larksuite.com/document/client-docs/bot-v3/add-custom-bot: a text may hold links.
		unsafe: /<|\]\(/,
	},
	// https://open.dingtalk.com/document/robots/custom-robot-access: 20,000 bytes; refuses with 200.
	dingtalk: {
		path: '/robot/send?access_token=x',
		takes: z
			.object({ msgtype: z.literal('text'), text: z.object({ content: TEXT }) })
			.transform(({ text: { content } }) => content),
		isTooLong: (body) => bytes(body) > 20_000,
		takesIt: json(200, { errcode: 0, errmsg: 'ok' }),
		refusesIt: json(200, { errcode: 310000, errmsg: 'keywords not in content' }),
		unsafe: /</,
	},
	// https://developer.work.weixin.qq.com/document/path/91770: 2,048 bytes; refuses with 200.
	wecom: {
		path: '/cgi-bin/webhook/send?key=x',
		takes: z
			.object({ msgtype: z.literal('text'), text: z.object({ content: TEXT }) })
			.transform(({ text: { content } }) => content),
		isTooLong: (_body, shown) => bytes(shown) > 2048,
		takesIt: json(200, { errcode: 0, errmsg: 'ok' }),
		refusesIt: json(200, { errcode: 40058, errmsg: 'text.content exceed max length 2048' }),
		unsafe: /</,
	},
	// https://core.telegram.org/bots/api#sendmessage: HTML knows <b>, and everything else is an error;
	// 4,096 characters after the entities are parsed.
	telegram: {
		path: `/bot${BOT_TOKEN}/sendMessage`,
		takes: z
			.object({
				chat_id: z.literal(CHAT),
				parse_mode: z.literal('HTML'),
				text: TEXT.regex(/^(?:[^<&]|<\/?b>|&(?:amp|lt|gt);)*$/),
			})
			.transform(({ text: shown }) => shown),
		isTooLong: (_body, shown) =>
			shown.replace(/<\/?b>/g, '').replace(/&(?:amp|lt|gt);/g, '&').length > 4096,
		takesIt: json(200, {
			ok: true,
			result: { message_id: 1, date: 0, chat: { id: 1, type: 'group' } },
		}),
		refusesIt: json(400, {
			ok: false,
			error_code: 400,
			description: 'Bad Request: message is too long',
		}),
		unsafe: /Ann <|@here\b/,
	},
	// https://developers.freshdesk.com/api/#create_ticket: one address; a subject of 255 characters.
	freshdesk: {
		path: '/api/v2/tickets',
		authorization: `Basic ${Buffer.from(`${HELPDESK_KEY}:X`).toString('base64')}`,
		takes: z
			.object({
				email: z.string().email(),
				cc_emails: z.array(z.string().email()).optional(),
				subject: TEXT.max(255),
				description: TEXT,
				status: z.number().min(2).max(5),
				priority: z.number().min(1).max(4),
				source: z.number().min(1).max(10),
			})
			.transform(({ description }) => description),
		isTooLong: () => false,
		takesIt: json(201, { id: 1, subject: 'x' }),
		refusesIt: json(400, {
			description: 'Validation failed',
			errors: [{ field: 'subject', message: 'too long', code: 'invalid_value' }],
		}),
		unsafe: /Ann </,
	},
	webhook: {
		path: '/any',
		takes: z
			.object({ to: z.string(), subject: TEXT, text: TEXT })
			.transform(({ subject, text: shown }) => `${subject}\n${shown}`),
		isTooLong: () => false,
		takesIt: text(204, ''),
		refusesIt: text(400, ''),
		// What any chat behind it could take for one.
		unsafe: /<|(^|\s)@here|\]\(/,
	},
} satisfies Record<string, Service>;

export type Channel = keyof typeof SERVICES;

/** All of them on one port. */
export interface Channels extends HttpStandIn {
	/** What has arrived at a channel, as people read it there. */
	shownAt(channel: Channel): string[];
	/** What a channel answers in place of what it would answer. */
	answers: Partial<Record<Channel, StandInAnswer>>;
	/** How many milliseconds a channel takes to answer. */
	slowness: Partial<Record<Channel, number>>;
	/** The address of a channel. */
	urlOf(channel: Channel): string;
}

/** What a service answers to a message, and what people read there if it was taken. */
export function answerOf(
	channel: Channel,
	{ body, headers }: { body: string; headers: { authorization?: string } },
): { answer: StandInAnswer; shown: string | null } {
	const { takes, authorization, isTooLong, takesIt, refusesIt }: Service = SERVICES[channel];
	const message = takes.safeParse(JSON.parse(body));
	const isAllowed = authorization === undefined || headers.authorization === authorization;
	if (!message.success || !isAllowed || isTooLong(body, message.data)) {
		return { answer: refusesIt, shown: null };
	}
	return { answer: takesIt, shown: message.data };
}

/** Starts stand-ins for the services, which take and refuse as the services document. */
export async function startChannels(): Promise<Channels> {
	const shown: Array<[Channel, string]> = [];
	const answers: Channels['answers'] = {};
	const slowness: Channels['slowness'] = {};
	const standIn = await startHttpStandIn(async (request) => {
		const names = Object.keys(SERVICES) as Channel[];
		const channel = names.find((name) => SERVICES[name].path === request.path);
		if (channel === undefined) return { status: 404, body: '' };
		const instead = answers[channel];
		if (instead !== undefined) return instead;
		const { answer, shown: read } = answerOf(channel, request);
		if (read !== null) shown.push([channel, read]);
		await new Promise((resolve) => setTimeout(resolve, slowness[channel] ?? 0));
		return answer;
	});
	return {
		...standIn,
		answers,
		slowness,
		urlOf: (channel) => `${standIn.url}${SERVICES[channel].path}`,
		shownAt: (channel) => shown.flatMap(([at, read]) => (at === channel ? [read] : [])),
	};
}
