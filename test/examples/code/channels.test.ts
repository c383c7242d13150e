/** How a message is sent by each channel, in every example that sends one. */
import { runCode, type HttpAnswer } from '../lib/runCode';
import { answerOf, CHAT, HELPDESK_KEY, SERVICES, type Channel } from '../lib/startChannels';
import { around, itemOf, tellIn, TELLING, type Outcome, type Telling } from '../lib/tellIn';

const HOSTS = {
	slack: 'https://hooks.slack.com',
	teams: 'https://prod-1.westeurope.logic.azure.com',
	lark: 'https://open.larksuite.com',
	dingtalk: 'https://oapi.dingtalk.com',
	wecom: 'https://qyapi.weixin.qq.com',
	webhook: 'https://any.test',
	freshdesk: 'https://desk.freshdesk.com',
	telegram: '',
} satisfies Record<Channel, string>;
const CHATS = ['slack', 'teams', 'lark', 'dingtalk', 'wecom', 'webhook'] as const;
const BY_NODE = ['telegram', 'freshdesk'] as const;
const tellBy = (channel: Channel) => ({
	url: `${HOSTS[channel]}${SERVICES[channel].path}`,
	channel: channel === 'telegram' ? 'telegram' : 'auto',
	telegramChat: CHAT,
	mailFrom: 'AI Rudder <bot@team.test>',
});
const NAMED = {
	user: { id: '1', name: 'Ann <b>& [Co](x) @here <!channel> <at user_id="all"> a@b.test' },
};

/** Lets the service read what was sent, as the node of the channel sends it. */
function readAt(channel: Channel, sent: Record<string, unknown>) {
	const { subject, text } = sent as { subject: string; text: string };
	const body =
		channel === 'telegram'
			? { chat_id: CHAT, parse_mode: 'HTML', text: `<b>${subject}</b>\n${text}` }
			: sent;
	const authorization = `Basic ${Buffer.from(`${HELPDESK_KEY}:X`).toString('base64')}`;
	return answerOf(channel, { body: JSON.stringify(body), headers: { authorization } });
}
const asHttp = ({ status, body }: { status: number; body: unknown }): HttpAnswer => ({
	statusCode: status,
	body,
});
const send = async (telling: Telling, channel: Channel, item: Record<string, unknown>) => {
	const shown: Array<string | null> = [];
	const { sent, ...outcome }: Outcome = await tellIn(telling, item, tellBy(channel), {
		answer: ({ body }) => {
			const read = readAt(channel, body!);
			shown.push(read.shown);
			return asHttp(read.answer);
		},
		nodeAnswer: channel === 'telegram' ? { ok: true } : { statusCode: 201, body: { id: 1 } },
		to: 'desk@team.test',
	});
	if ((BY_NODE as readonly Channel[]).includes(channel)) shown.push(readAt(channel, sent[0]).shown);
	return { shown, sent, ...outcome };
};
const channelsOf = ([, node]: Telling) => (node === 'Channel' ? CHATS : [...CHATS, ...BY_NODE]);

describe.each(
	TELLING.flatMap((telling) =>
		channelsOf(telling).map((channel) => [...telling, channel] as const),
	),
)('%s, %s, by %s', (file, node, channel) => {
	const telling = [file, node] as Telling;

	it('is taken, and what a name holds is no mention, link or tag there', async () => {
		const { shown, problems } = await send(telling, channel, itemOf(NAMED));
		expect(problems).toEqual([]);
		expect(shown[0]).toContain('Ann ');
		expect(shown[0]).not.toMatch(SERVICES[channel].unsafe);
		expect(shown[0]).toContain('a@b.test');
	});

	it.each([
		['a slot of 5,400 characters', { slot: 'x'.repeat(5_400) }],
		['a slot of 43 kB in Chinese', { slot: '林'.repeat(14_500) }],
		['emoji at every place of the cut', { slot: '😀'.repeat(30_000) }],
	])('is taken however long it is: %s', async (_what, record_slots) => {
		const conclusion = { output_label: 'E', record_slots };
		const { shown, problems } = await send(telling, channel, itemOf({ conclusion }));
		expect(problems).toEqual([]);
		expect(shown[0]).not.toBeNull();
		expect(shown[0]).toMatch(/😀$|林$|x$|… \(\d+ more in the execution\)$/);
		// Half of an emoji is no character.
		expect(Buffer.from(shown[0]!).toString()).toBe(shown[0]);
		expect(shown[0]).toContain('Customer: ');
	});

	it('is taken with a name of 500 kB', async () => {
		const { shown, problems } = await send(
			telling,
			channel,
			itemOf({ user: { id: '1', name: 'n'.repeat(500_000) } }),
		);
		expect(problems).toEqual([]);
		expect(shown[0]).toContain('Label: E');
	});
});

const MENTIONS = [
	...['@everyone', 'x@everyone', 'Ann.@channel', '-@here', '_@here_', '@**all**', '@\u2060here'],
	...['@林', 'me@here.com', '1@all.test', '@', '@@channel'],
].join(' ');
const MAILS = ['ann.lee+vip@mail.example.com', 'ann@müller.de', 'ann@all-inclusive.com'];
const READ_BY_MANY = ['slack', 'teams', 'telegram', 'webhook'] as const;

it.each(
	TELLING.flatMap((telling) =>
		channelsOf(telling)
			.filter((channel) => (READ_BY_MANY as readonly Channel[]).includes(channel))
			.map((channel) => [...telling, channel] as const),
	),
)(
	'%s, %s, by %s: an @ is a part of a mail address or mentions nobody',
	async (file, node, channel) => {
		const conclusion = { record_slots: { said: `${MENTIONS} ${MAILS.join(' ')}` } };
		const { shown } = await send([file, node] as Telling, channel, itemOf({ conclusion }));
		// Beside whom the message is for.
		const found = shown[0]!.match(/\S*@\S*/g)!.filter((one) => one !== 'desk@team.test');
		expect(found).toEqual(MAILS);
	},
);

describe.each(TELLING)('%s, %s', (...telling) => {
	it.each<[string, HttpAnswer]>([
		['Lark refuses with 200', { statusCode: 200, body: { code: 19002, msg: 'params error' } }],
		[
			'DingTalk refuses with 200',
			{ statusCode: 200, body: { errcode: 310000, errmsg: 'keywords' } },
		],
		['Slack’s API refuses with 200', { statusCode: 200, body: { ok: false, error: 'no_channel' } }],
		['the same as text', { statusCode: 200, body: '{"ok":false,"error":"no_channel"}' }],
		['a page for a sign-in', { statusCode: 200, body: '<!DOCTYPE html><html>Sign in' }],
		['a page behind a comment', { statusCode: 200, body: '<!-- sign in --><html>' }],
		['a page that is XML', { statusCode: 200, body: ' <?xml version="1.0"?><html>' }],
		['a page without its first tag', { statusCode: 200, body: '\ufeff<head><title>Sign in' }],
		['a code that is text', { statusCode: 200, body: { code: '19001', msg: 'no' } }],
		['a list of codes', { statusCode: 200, body: { code: [0, 19001] } }],
		['a list of answers', { statusCode: 200, body: [{ code: 0 }, { errcode: '40058' }] }],
		['the same as text', { statusCode: 200, body: '[{"code":"19001"}]' }],
		['a status in words', { statusCode: 200, body: { status: 'error', message: 'no' } }],
		['a status in other words', { statusCode: 200, body: { status: 'Failed' } }],
		['a status in figures', { statusCode: 200, body: { status: 404, title: 'no' } }],
		['a result in words', { statusCode: 200, body: { result: 'error', msg: 'no' } }],
		['a list of errors', { statusCode: 200, body: { data: null, errors: [{ message: 'no' }] } }],
		['errors by field', { statusCode: 200, body: { errors: { text: ['no'] } } }],
		['no success', { statusCode: 200, body: { success: false } }],
		['no success as text', { statusCode: 200, body: { success: 'false' } }],
		['nothing that is ok', { statusCode: 200, body: { ok: 0 } }],
		['a result that is none', { statusCode: 200, body: { result: false } }],
		['a status that is none', { statusCode: 200, body: { status: 'false' } }],
		['no success as a figure', { statusCode: 200, body: { success: '0' } }],
		['a code in words', { statusCode: 200, body: { code: 'FAIL', message: 'no' } }],
		['a code in other words', { statusCode: 200, body: { errcode: 'invalid_token' } }],
		['an error as text', { statusCode: 200, body: 'Error: no such channel' }],
		['no permission as text', { statusCode: 200, body: 'Unauthorized' }],
		['no permission in other words', { statusCode: 200, body: 'Access denied.' }],
		['a code as text', { statusCode: 200, body: 'invalid_token' }],
		[
			'Teams could not deliver',
			{ statusCode: 200, body: 'Webhook message delivery failed with 413' },
		],
		['the address is gone', { statusCode: 404, body: 'no_service' }],
	])('takes a refusal for one: %s', async (_what, answer) => {
		const { problems, next } = await tellIn(telling, itemOf(), tellBy('webhook'), {
			answer: () => answer,
		});
		expect(problems).toHaveLength(1);
		expect(problems[0]).toMatch(/not told.*it answered/);
		expect(next ?? 'fail').toMatch(/^(fail|escalate)$/);
	});

	it.each<[string, HttpAnswer]>([
		['Slack', { statusCode: 200, body: 'ok' }],
		['Lark', { statusCode: 200, body: { code: 0, msg: 'success', StatusCode: 0 } }],
		['WeCom', { statusCode: 200, body: { errcode: 0, errmsg: 'ok' } }],
		['Teams', { statusCode: 202, body: '' }],
		['a service that answers with its own code', { statusCode: 200, body: { code: 200, id: 5 } }],
		['a code that is text', { statusCode: 200, body: { code: '0', errcode: '200' } }],
		['a list', { statusCode: 200, body: [{ code: '0' }, 'ok'] }],
		[
			'a status in words',
			{ statusCode: 200, body: { status: 'success', success: 'true', result: 'ok', errors: [] } },
		],
		['a status in figures', { statusCode: 200, body: { status: 0, success: 1, ok: 1 } }],
		['no errors by field', { statusCode: 200, body: { status: 201, error: {}, errors: {} } }],
		['a result in figures', { statusCode: 200, body: { result: 0 } }],
		['a text', { statusCode: 200, body: 'Message accepted. Errors: none' }],
		['a word for a code', { statusCode: 200, body: { code: 'OK', error: null } }],
	])('takes an acceptance for one: %s', async (_what, answer) => {
		const { problems } = await tellIn(telling, itemOf(), tellBy('webhook'), {
			answer: () => answer,
		});
		expect(problems).toEqual([]);
	});

	it('tries again while a service is away for some seconds', async () => {
		let calls = 0;
		const { problems } = await tellIn(telling, itemOf(), tellBy('slack'), {
			answer: () => ({ statusCode: (calls += 1) < 3 ? 503 : 200, body: 'ok' }),
		});
		expect([calls, problems]).toEqual([3, []]);
	});

	it.each(['timeout of 30000ms exceeded', 'socket hang up', 'read ECONNRESET'])(
		'sends nothing again that may have arrived: %s',
		async (message) => {
			const { problems, requests } = await tellIn(telling, itemOf(), tellBy('slack'), {
				answer: () => {
					throw new Error(message);
				},
			});
			expect(requests).toHaveLength(1);
			expect(requests[0].timeout).toBeGreaterThan(13_000);
			expect(problems[0]).toContain('did not answer');
		},
	);

	it.each([
		[500, 1],
		[502, 1],
		[504, 1],
		[503, 3],
		[429, 3],
	])('after %i it has called %i times', async (statusCode, calls) => {
		const { requests } = await tellIn(telling, itemOf(), tellBy('slack'), {
			answer: () => ({ statusCode, body: '' }),
		});
		expect(requests).toHaveLength(calls);
	});

	it('tries again when nobody takes the connection', async () => {
		const { requests } = await tellIn(telling, itemOf(), tellBy('slack'), {
			answer: () => {
				throw new Error('connect ECONNREFUSED 127.0.0.1:443');
			},
		});
		expect(requests).toHaveLength(3);
	});

	it.each([
		['', /tell\.url in (How to Tell|Message) is/],
		['hooks.slack.com/services/x', /tell\.url in (How to Tell|Message) is "hooks/],
	])('names the field of an address that is none: %p', async (url, words) => {
		const { problems } = await tellIn(telling, itemOf(), { url, channel: 'auto' });
		expect(problems[0]).toMatch(words);
	});

	it('names the field of a channel that nobody knows', async () => {
		const tell = { url: 'https://any.test', channel: 'fax' };
		const { problems } = await tellIn(telling, itemOf(), tell);
		expect(problems[0]).toMatch(/tell\.channel in (How to Tell|Message) is "fax"; it must be/);
	});

	it.each([
		['slack', 'teams'],
		['teams', 'lark'],
		['feishu', 'dingtalk'],
	] as const)('names a channel that is not at the address: %s, %s', async (chosen, channel) => {
		const tell = { ...tellBy(channel), channel: chosen };
		const { problems, sent } = await tellIn(telling, itemOf(), tell);
		expect(sent).toEqual([]);
		expect(problems[0]).toContain(
			`is "${chosen}", but the address in tell.url is one of ${channel};`,
		);
		expect(problems[0]).toMatch(/tell\.channel in (How to Tell|Message)/);
	});

	it('sends to Feishu and Lark as either', async () => {
		for (const channel of ['lark', 'feishu']) {
			const { problems } = await tellIn(telling, itemOf(), { ...tellBy('lark'), channel });
			expect(problems).toEqual([]);
		}
	});

	it.each(['slack', 'teams', 'lark', 'dingtalk', 'wecom'] as const)(
		'knows %s by its address, also when "any URL" was chosen',
		async (channel) => {
			const tell = { ...tellBy(channel), channel: 'webhook' };
			const { sent } = await tellIn(telling, itemOf(NAMED), tell);
			expect(readAt(channel, sent[0]).shown).not.toMatch(SERVICES[channel].unsafe);
			expect(sent[0]).not.toHaveProperty('subject');
		},
	);
});

const BY_NODES = TELLING.filter(([, node]) => node !== 'Channel');

describe.each(BY_NODES)('%s, %s', (...telling) => {
	const freshdesk = tellBy('freshdesk');

	it('opens a ticket for one address, with the others as cc', async () => {
		const to = 'first@team.test, second@team.test; third@team.test first@team.test';
		const nodeAnswer = { statusCode: 201, body: { id: 1 } };
		const { sent, problems } = await tellIn(telling, itemOf(), freshdesk, { to, nodeAnswer });
		expect(problems).toEqual([]);
		expect(sent[0]).toMatchObject({
			email: 'first@team.test',
			cc_emails: ['second@team.test', 'third@team.test'],
		});
		expect(readAt('freshdesk', sent[0]).shown).not.toBeNull();
	});

	it.each(['email', 'telegram', 'freshdesk'])(
		'says that the node of %s is switched off',
		async (channel) => {
			const tell = { ...freshdesk, channel, telegramChat: CHAT };
			const nodeAnswer = { written: {}, by: channel };
			const { problems } = await tellIn(telling, itemOf(), tell, { to: 'a@b.test', nodeAnswer });
			expect(problems[0]).toMatch(/the node (E-Mail|Telegram|Freshdesk) is switched off/);
		},
	);

	it.each([
		['email', { error: 'Mailbox full' }, 'Mailbox full'],
		['email', { accepted: [], rejected: ['a@b.test'] }, 'refused a@b.test'],
		['telegram', { error: { message: 'chat not found' } }, 'chat not found'],
		['telegram', { ok: false, description: 'kicked' }, 'kicked'],
		['freshdesk', { statusCode: 401, body: { code: 'invalid_credentials' } }, '401'],
	])('says why %s did not take it: %j', async (channel, nodeAnswer, words) => {
		const tell = { ...freshdesk, channel, telegramChat: CHAT };
		const { problems } = await tellIn(telling, itemOf(), tell, { to: 'a@b.test', nodeAnswer });
		expect(problems[0]).toContain(words);
	});

	it.each(['email', 'freshdesk'])(
		'names the field that lacks a mail address for %s',
		async (channel) => {
			const { problems } = await tellIn(telling, itemOf(), { ...freshdesk, channel });
			expect(problems[0]).toMatch(/settings\.\w+ in [\w ]+ is empty: \w+ wants a mail address/);
		},
	);

	it.each(['email', 'freshdesk'])(
		'names the field that holds no address for %s, and what it holds',
		async (channel) => {
			const tell = { ...freshdesk, channel };
			const { problems, next } = await tellIn(telling, itemOf(), tell, { to: 'Ann' });
			expect(problems.join('\n')).toMatch(
				/settings\.\w+ in [\w ]+: "Ann" is neither a mail address/,
			);
			expect(problems.join('\n')).toMatch(/settings\.\w+ in [\w ]+ is "Ann": \w+ wants a mail/);
			expect(problems.join('\n')).not.toContain('is empty');
			expect(next).toMatch(/^(fail|escalate)$/);
		},
	);

	it('names the address of the sender, if there is none', async () => {
		const tell = { ...freshdesk, channel: 'email', mailFrom: ' ' };
		const { problems, sent, next } = await tellIn(telling, itemOf(), tell, { to: 'a@b.test' });
		expect([sent, problems]).toEqual([
			[],
			[expect.stringContaining('tell.mailFrom in How to Tell is empty')],
		]);
		expect(next).toMatch(/^(fail|escalate)$/);
	});

	it('tells the chat of a team by the chosen channel, unless its host names another', async () => {
		const own = 'https://prod-1.usgovtexas.logic.azure.us/workflows/1';
		const to = `${own}, https://hooks.slack.com/services/team`;
		const sentBy = async (channel: string) =>
			(await tellIn(telling, itemOf(), { ...tellBy('teams'), channel }, { to })).sent;
		const [teams, slack] = await sentBy('teams');
		expect(readAt('teams', teams).shown).toContain('Label: E');
		expect(readAt('slack', slack).shown).toContain('Label: E');
		for (const channel of ['auto', 'webhook', 'email']) {
			expect(readAt('webhook', (await sentBy(channel))[0]).shown).toContain('Label: E');
		}
	});

	it('tells one of two addresses, and says which one was refused', async () => {
		const tell = { ...freshdesk, channel: 'email' };
		const nodeAnswer = { accepted: ['a@b.test'], rejected: ['b@c.test'] };
		const { problems, next } = await tellIn(telling, itemOf(), tell, {
			...{ to: 'a@b.test, b@c.test', nodeAnswer },
		});
		expect(problems).toEqual([expect.stringContaining('the mail server refused b@c.test')]);
		expect(next).not.toBe('escalate');
	});

	it.each<[string, Record<string, unknown>]>([
		['email', { error: 'connect ECONNREFUSED 127.0.0.1:25' }],
		['email', { error: 'Message failed: 451 4.7.1 Try again later' }],
		['email', { error: "Can't send mail - all recipients were rejected: 450 greylisted" }],
		['telegram', { error: 'Too Many Requests: retry after 5' }],
		['telegram', { error: 'The service refused the connection - perhaps it is offline' }],
		['freshdesk', { statusCode: 503, body: '' }],
		['freshdesk', { statusCode: 429, body: '' }],
		['freshdesk', { error: { message: 'The service refused the connection' } }],
	])(
		'sends again by %s what surely did not arrive, three times at most: %j',
		async (channel, answer) => {
			expect(await timesSent(channel, answer)).toBe(3);
		},
	);

	it.each<[string, Record<string, unknown>]>([
		['email', { error: 'Timeout' }],
		['email', { error: 'Message failed: 554 refused' }],
		['telegram', { error: 'Gateway timed out - perhaps try again later?' }],
		['telegram', { error: 'Bad Request: message 429 is too long' }],
		['freshdesk', { statusCode: 504, body: '' }],
		['freshdesk', { error: { message: 'timeout of 60000ms exceeded' } }],
		['freshdesk', { statusCode: 400, body: {} }],
	])(
		'sends nothing again by %s that may have arrived or was refused: %j',
		async (channel, answer) => {
			expect(await timesSent(channel, answer)).toBe(1);
		},
	);

	const timesSent = async (channel: string, answer: Record<string, unknown>) => {
		const [file, node] = telling;
		const tell = { ...freshdesk, channel, telegramChat: CHAT };
		const [message] = await runCode(file, node, around(itemOf(), 'a@b.test'));
		const [told] = await runCode(file, 'Tell', { input: { ...message, tell } });
		// Of another message of the same execution.
		let again: Record<string, unknown> = { subject: 'Somebody waits', text: '', tries: 2 };
		for (let times = 1; ; times += 1) {
			const nodes = { Tell: told, 'Once More': again };
			const [sent] = await runCode(file, 'Was It Sent?', { nodes, input: answer });
			if (sent.next !== 'again') return times;
			[again] = await runCode(file, 'Once More', { input: sent });
			expect(again.written).toEqual(told.written);
		}
	};

	it('says in the chat for whom it is', async () => {
		const { sent } = await tellIn(telling, itemOf(), tellBy('slack'), { to: 'ann@team.test' });
		expect(sent[0].text).toContain('\nFor: ann@team.test\n');
	});

	it('tells the chat of a team by its address, and sees that it answers 404', async () => {
		const to = 'https://hooks.slack.com/services/team, https://any.test/gone';
		const { requests, problems, next } = await tellIn(telling, itemOf(), tellBy('lark'), {
			to,
			answer: ({ url }) => ({ statusCode: url.endsWith('gone') ? 404 : 200, body: 'ok' }),
		});
		expect(requests.map(({ url }) => url)).toEqual(to.split(', '));
		expect(problems).toEqual([
			expect.stringMatching(/not told by https:\/\/any\.test, for it answered 404/),
		]);
		expect(next).not.toBe('end');
	});
});
