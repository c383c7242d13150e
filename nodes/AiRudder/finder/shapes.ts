/** A text that vendors sign, with whatever a callback offers in the places of its parts. */
export interface Shape {
	/**
	 * The parts in order. A word is one of the parts in `parts.ts`, or stands for itself. A part that
	 * is there twice is two different values. `?` means without it, then with it; what stands in
	 * parentheses comes in every order.
	 */
	parts: string;
	/** What may stand between the parts, one of them at a time. */
	joiners: readonly string[];
	/** With the secret in the text a hash, without it an HMAC; `hmac` and `both` are about texts with the secret. */
	methods: 'usual' | 'hmac' | 'both';
	/** The vendors that need it. */
	serves: string;
}

/** Shapes that share a part of which each value is dear: all are tried with one, then with the next. */
export interface Round {
	each?: 'content' | 'pairs' | 'fewerPairs';
	shapes: readonly Shape[];
}

/** Lines of which the last one ends in a line break, too. */
export const ENDED_LINES = '\n$';

const NONE = [''];
const FEW = ['', '\n', ENDED_LINES, ':', '.', '|', '_'];
const MARKS = ['.', ':', '\n', '&', '|', ',', '-', '_', '+', ';'];
const ALL = ['', ...MARKS, ENDED_LINES];
const LINES = ['\n', ENDED_LINES, ':', '&', ''];

const row = (
	parts: string,
	joiners: readonly string[],
	serves: string,
	methods: Shape['methods'] = 'usual',
): Shape => ({ parts, joiners, methods, serves });

/** What people meet first: everything else waits until these have been tried on every form of the body. */
export const COMMON: readonly Round[] = [
	{
		each: 'content',
		shapes: [
			row('own', NONE, 'the user who has entered a text', 'both'),
			row('content', NONE, 'common'),
			row('(secret content)', NONE, 'kuaidi100, kuaishou, cainiao'),
			row('secret content secret', NONE, 'common'),
			row('content &key= secret', NONE, 'common'),
			row('time content', ['.', ''], 'common'),
			row('content time', NONE, 'retell'),
			row('time content', [':', '\n'], 'paddle, front'),
			// Before the mistakes in pasting: a body that lost its last line break would fit here, too.
			row('content time', ['\n'], 'common'),
			row('content secret', ['\n'], 'common'),
			row('v0 time content', [':'], 'slack, zoom'),
			row('(secret time content)', NONE, 'common'),
		],
	},
	{
		each: 'content',
		shapes: [
			row('(secret content)', NONE, 'an HMAC by somebody who is used to hashes', 'hmac'),
			row('(secret time content)', NONE, 'an HMAC by somebody who is used to hashes', 'hmac'),
			row('(secret content)', MARKS, 'common'),
			row('secret content secret', MARKS, 'common'),
			row('content & keyName = secret', NONE, 'common'),
			row('(time content)', MARKS, 'telnyx'),
			row('(secret time content)', MARKS, 'common'),
			row('(secret time)', ALL, 'tencent-im, dingtalk-robot, gitee', 'both'),
			row('[ time ; content ]', NONE, 'crisp'),
		],
	},
];

/** What is tried with typing errors in the secret, on the exact body only. */
export const MISTYPED: readonly Shape[] = [
	row('own', NONE, 'the user who has entered a text', 'both'),
	row('content', NONE, 'most vendors'),
	row('time content', ['.', ''], 'stripe and those who follow it'),
	row('content time', NONE, 'retell'),
	row('(secret content)', NONE, 'kuaidi100, kuaishou, cainiao'),
];

/** What is rarer, in the order in which it is tried: on the exact body only, and with no mistake in pasting. */
export const RARE: readonly Round[] = [
	{
		shapes: [
			// A sorted list is also one in some order, so lists come first. A shorter one is sorted by chance too often.
			row('{sort} secret listed listed', NONE, 'zego, wechat-mp, netease-youdata'),
			row('{sort} secret wide wide wide', NONE, 'dingtalk-event'),
			row('{sort} secret allFields', NONE, 'volcengine-rtc'),
			row('(secret? sent digest)', ALL, 'netease-yunxin, netease-qiyu'),
			row('(secret? sent value)', ALL, 'alicloud-vod, yuntongxun'),
			row('(value content)', ALL, 'common'),
			row('(stamp value content)', ALL, 'standard-webhooks, twitch, wechatpay-v3, huawei-rtc'),
			row('(secret value content)', ALL, 'common'),
			row('(secret stamp value content)', FEW, 'jiandaoyun'),
			row('(secret value value body)', NONE, 'line-pay', 'both'),
			row('(secret? sent value value)', FEW, 'sobot, engagelab'),
			row('(secret? value value body)', FEW, 'an app and a nonce beside the body'),
			row('(stamp value value body)', FEW, 'the same with a time'),
			row('POST (url payload line? timeLine?)', LINES, 'snap-bi, grab, sinch-voice'),
			row('(sent value digest)', FEW, 'a nonce beside a digest'),
			row('urlWithDigest', NONE, 'twilio-json'),
			row('(secret? field)', ALL, 'submail'),
			row('(secret? field field)', ALL, 'mailgun, easemob, nuoyun, airudder-detection'),
		],
	},
	{
		each: 'pairs',
		shapes: [
			row('secret? pairs', NONE, 'vnpay, billplz'),
			row('pairs secret', NONE, 'chinaums'),
			row('secret pairs secret', NONE, 'taobao'),
			row('pairs & keyName = secret', NONE, 'wechatpay-v2', 'both'),
			row('(secret pairs)', MARKS, 'fondy'),
			row('url mark pairs secret?', NONE, 'twilio-form, meituan'),
			row(
				'(pairs beside secret?)',
				['', '&', '.', '|', '\n'],
				'a time or a nonce beside the pairs',
			),
		],
	},
	{
		each: 'fewerPairs',
		shapes: [
			row(
				'secret? (apart apart?) fewerPairs',
				['', '_', '&', '.', '|', ':', '\n'],
				'huawei-aicc',
				'both',
			),
		],
	},
	{
		shapes: [
			row('written', NONE, 'momo'),
			row('written &key= secret', NONE, 'the same with the key behind it'),
			row('(field field field) secret', FEW, 'midtrans'),
			row(
				'secret? (field field field)',
				FEW,
				'fields alone, or a hash that begins with the secret',
			),
			// Longer lists are tried in the order of the body only.
			...[4, 5, 6, 7, 8].flatMap((count) => {
				const fields = 'bodyField '.repeat(count);
				return [row(`secret? ${fields}`, FEW, 'payments'), row(`${fields}secret`, FEW, 'payments')];
			}),
		],
	},
];
