import { literal, PARTS, SECRET, SORT, type Block, type PartName, type Parts } from './parts';

/** A place in a text: a fixed token, or each of the values of a part. */
interface Place {
	values: PartName | readonly Block[];
	isOptional: boolean;
}

/** A text that vendors sign, with whatever a callback offers in the places of its parts. */
export interface Shape {
	places: readonly Place[];
	/** Which of the places come in every order. */
	inAnyOrder: readonly [from: number, to: number];
	/** What may stand between the places, one of them at a time. */
	joiners: readonly string[];
	/** With the secret in the text a hash, without it an HMAC; `hmac` and `both` are about texts with the secret. */
	methods: 'usual' | 'hmac' | 'both';
}

/** Shapes that are tried one after the other. */
export interface Round {
	/** A part whose values are dear: all shapes are tried with one value, then with the next. */
	each: 'pairs' | 'fewerPairs' | null;
	shapes: readonly Shape[];
}

/** Lines, the last one with a line break, too. */
const ENDED_LINES = '\n$';

const NONE = [''];
const FEW = ['', '\n', ENDED_LINES, ':', '.', '|', '_'];
const MARKS = ['.', ':', '\n', '&', '|', ',', '-', '_', '+', ';'];
const ALL = ['', ...MARKS, ENDED_LINES];
const LINES = ['\n', ENDED_LINES, ':', '&', ''];

function readPlace(word: string): Place {
	const isOptional = word.length > 1 && word.endsWith('?');
	const name = isOptional ? word.slice(0, -1) : word;
	if (name in PARTS) return { values: name as PartName, isOptional };
	const fixed = { secret: SECRET, '{sort}': SORT }[name] ?? literal(name);
	return { values: [[fixed]], isOptional };
}

/**
 * One shape. Behind each stand the vendors of the census that need it, or whom else it serves.
 *
 * @param parts in order. A word is one of the parts in `parts.ts`, or itself. A part that is there twice
 * has two different values. `?` means without it, then with it. Words in parentheses come in every order.
 */
function row(
	parts: string,
	joiners: readonly string[],
	methods: Shape['methods'] = 'usual',
): Shape {
	const [before, inside = [], behind = []] = parts
		.split(/[()]/)
		.map((words) => (words.match(/\S+/g) ?? []).map(readPlace));
	const from = before.length;
	const places = [...before, ...inside, ...behind];
	return { places, inAnyOrder: [from, from + inside.length], joiners, methods };
}

/** What people meet first: everything else waits until these have been tried on every form of the body. */
export const COMMON: ReadonlyArray<readonly Shape[]> = [
	[
		row('own', NONE, 'both'), // a user who has entered a text
		row('content', NONE), // airtable, chip, meiqia
		row('(secret content)', NONE), // kuaidi100, kuaishou, cainiao
		row('secret content secret', NONE), // as taobao, with the body for the pairs
		row('time content', ['.', '']), // airwallex, calendly, daily, discord, elevenlabs, zendesk
		row('content time', NONE), // retell
		row('time content', [':', '\n']), // paddle, front
		// Before the mistakes in pasting: a body that lost its last line break would fit here, too.
		row('content time', ['\n']),
		row('content secret', ['\n']),
		row('v0 time content', [':']), // zoom
		row('v1 time content', ['.', ':']), // revolut and samsara, which the census does not have
		row('(secret time content)', NONE), // as jiandaoyun, without a nonce
	],
	[
		row('(secret content)', NONE, 'hmac'), // who is used to hashes
		row('(secret time content)', NONE, 'hmac'),
		row('(secret content)', MARKS), // as kuaidi100, with a mark
		row('content & keyName = secret', NONE), // as wechatpay-v2, with the body for the pairs
		row('(time content)', MARKS), // telnyx
		row('(secret time content)', MARKS), // as jiandaoyun, without a nonce
		row('(secret time)', ALL, 'both'), // tencent-im, dingtalk-robot, gitee
		row('[ time ; content ]', NONE), // crisp
	],
];

/** What is tried with typing errors in the secret, on the exact body only. */
export const MISTYPED: readonly Shape[] = [
	row('own', NONE, 'both'),
	row('content', NONE),
	row('time content', ['.', '']),
	row('content time', NONE),
	row('(secret content)', NONE),
];

/** What is rarer, in the order in which it is tried: on the exact body only, and with no mistake in pasting. */
export const RARE: readonly Round[] = [
	{
		each: null,
		shapes: [
			// A sorted list is also one in some order, so lists come first. A shorter one is sorted by chance too often.
			row('{sort} secret listed listed', NONE), // zego, wechat-mp, netease-youdata
			row('{sort} secret wide wide wide', NONE), // dingtalk-event
			row('{sort} secret allFields', NONE), // volcengine-rtc
			row('(secret? sent digest)', FEW), // netease-yunxin, netease-qiyu
			row('(secret? sent value)', FEW), // alicloud-vod, yuntongxun
			row('(value content)', ALL), // qiniu, shopee, lazada, tiktok-shop, square, trello
			row('(stamp value content)', ALL), // standard-webhooks, twitch, wechatpay-v3, huawei-rtc
			row('(secret value content)', ALL), // as jiandaoyun, without a time
			row('(secret stamp value content)', FEW), // jiandaoyun
			row('(secret value value body)', NONE, 'both'), // line-pay
			row('(secret? sent value value)', FEW), // sobot, engagelab
			row('(secret? value value body)', FEW), // an app and a nonce in headers, as those two have them
			row('(stamp value value body)', FEW), // the same with a time
			row('POST (url payload line? timeLine?)', LINES), // snap-bi, grab
			row('requestLine value . stamp . body', NONE), // antom and all of Ant, which the census does not have
			row('urlWithDigest', NONE), // twilio-json
			row('secret? POST url content', NONE), // hubspot, which the census does not have
			row('secret field secret', NONE), // liqpay, which the census does not have
			row('(secret? field)', ALL), // submail
			row('(secret? field field)', ALL), // mailgun, easemob, nuoyun, airudder-detection
		],
	},
	{
		each: 'pairs',
		shapes: [
			row('secret? pairs', NONE), // vnpay, billplz
			row('pairs secret', NONE), // chinaums
			row('& pairs secret', NONE), // vonage, which the census does not have
			row('secret pairs secret', NONE), // taobao, which the census does not have
			row('pairs & keyName = secret', NONE, 'both'), // wechatpay-v2
			row('(secret pairs)', MARKS), // fondy, which the census does not have
			row('url mark pairs secret?', NONE), // twilio-form, meituan
			row('url pairs . value', NONE), // plivo, which the census does not have
			row('(pairs beside secret?)', ['', '&', '.', '|', '\n']), // as huawei-aicc, with headers
		],
	},
	{
		each: 'fewerPairs',
		shapes: [
			row('secret? (apart apart?) fewerPairs', ['', '_', '&', '.', '|', ':', '\n'], 'both'), // huawei-aicc
		],
	},
	{
		each: null,
		shapes: [
			row('written', NONE), // momo
			row('written &key= secret', NONE), // as wechatpay-v2, with the app's id from elsewhere
			row('(field field field) secret', FEW), // midtrans
			row('secret? (field field field)', FEW), // as midtrans, with the secret in front or as the key
			row('field secret field field', NONE), // codapay, which the census does not have
			// Longer lists are tried in the order of the body only: as payu, without gaps.
			...[4, 5, 6, 7, 8].flatMap((count) => {
				const fields = 'bodyField '.repeat(count);
				return [row(`secret? ${fields}`, FEW, 'both'), row(`${fields}secret`, FEW)];
			}),
		],
	},
];

/** Every choice of values for some places; nothing for an optional place that is left out. */
function* choices(
	[place, ...rest]: readonly Place[],
	parts: Parts,
	taken: Readonly<Partial<Record<PartName, number>>> = {},
): Generator<Block[]> {
	if (place === undefined) {
		yield [];
		return;
	}
	const { values, isOptional } = place;
	if (isOptional) for (const others of choices(rest, parts, taken)) yield [[], ...others];
	const isPart = typeof values === 'string';
	const blocks = isPart ? (parts[values] ?? []) : values;
	for (let at = isPart ? (taken[values] ?? 0) : 0; at < blocks.length; at++) {
		const now = isPart ? { ...taken, [values]: at + 1 } : taken;
		for (const others of choices(rest, parts, now)) yield [blocks[at], ...others];
	}
}

/** Every order of some blocks. */
function* orders(blocks: readonly Block[]): Generator<readonly Block[]> {
	if (blocks.length === 0) yield [];
	for (const [index, block] of blocks.entries()) {
		const rest = [...blocks.slice(0, index), ...blocks.slice(index + 1)];
		for (const order of orders(rest)) yield [block, ...order];
	}
}

function joined(blocks: readonly Block[], joiner: string): Block {
	if (joiner === ENDED_LINES) return [...joined(blocks, '\n'), literal('\n')];
	if (joiner === '') return blocks.flat();
	return blocks.flatMap((block, index) => (index === 0 ? block : [literal(joiner), ...block]));
}

/** Every text of a shape that can be made of what a callback offers. */
export function* expand({ places, inAnyOrder, joiners }: Shape, parts: Parts): Generator<Block> {
	const isThere = (block: Block) => block.length > 0;
	for (const choice of choices(places, parts)) {
		const [from, to] = inAnyOrder;
		const before = choice.slice(0, from).filter(isThere);
		const inside = choice.slice(from, to).filter(isThere);
		const behind = choice.slice(to).filter(isThere);
		const isAlone = before.length + inside.length + behind.length === 1;
		for (const [at, joiner] of joiners.entries()) {
			// Nothing stands between what is alone.
			if (isAlone && at > 0 && joiner !== ENDED_LINES) continue;
			for (const order of orders(inside)) yield joined([...before, ...order, ...behind], joiner);
		}
	}
}
