/** How the credential says one case's formula. */
export interface Expression {
	/** The fields that differ from a new credential, without the secret. */
	fields: Readonly<Record<string, string>>;
	/** The secret as it must be entered, where that is not as the vendor hands it out. */
	signingSecret?: string;
	/**
	 * What the person got with the secret, as lines of "Other Values You Know". The census does not
	 * give these; they were guessed from its texts, and both callbacks bear them out.
	 */
	known?: readonly string[];
}

const hmac = (signedContent: string, fields: Record<string, string> = {}): Expression => ({
	fields: { scheme: 'custom', signedContent, ...fields },
});
const hash = (
	algorithm: string,
	signedContent: string,
	fields: Record<string, string> = {},
): Expression => hmac(signedContent, { method: 'hash', algorithm, ...fields });
const publicKey = (
	method: string,
	signedContent: string,
	fields: Record<string, string> = {},
): Expression => hmac(signedContent, { method, encoding: 'base64', ...fields });
const token = (bodyHashClaim: string): Expression => ({
	fields: { scheme: 'custom', method: 'jwtHs256', bodyHashClaim },
});

/** How each case of the shared census that the census itself does not set up is said. */
export const EXPRESSIONS: Readonly<Record<string, Expression>> = {
	// Public keys
	telnyx: publicKey('ed25519', '{timestamp}|{body}', { timestampHeader: 'telnyx-timestamp' }),
	sendgrid: publicKey('ecdsa', '{timestamp}{body}', {
		timestampHeader: 'x-twilio-email-event-webhook-timestamp',
	}),
	chip: publicKey('rsa', '{body}'),
	'alicloud-oss': publicKey('rsa', '{path}\\n{body}', { algorithm: 'md5' }),
	discord: publicKey('ed25519', '{timestamp}{body}', {
		encoding: 'hex',
		timestampHeader: 'x-signature-timestamp',
	}),
	'wechatpay-v3': publicKey('rsa', '{timestamp}\\n{header:wechatpay-nonce}\\n{body}\\n', {
		timestampHeader: 'wechatpay-timestamp',
	}),
	'alipay-rsa2': publicKey('rsa', '{pairs}'),

	// A digest of the body inside the text
	'twilio-json': hmac('https://{host}{path}?bodySHA256={sha256}', {
		algorithm: 'sha1',
		encoding: 'base64',
	}),
	'netease-yunxin': hash('sha1', '{secret}{md5}{timestamp}', { timestampHeader: 'curtime' }),
	'netease-qiyu': hash('sha1', '{secret}{md5}{timestamp}', { timestampHeader: 'x-time' }),
	'snap-bi': hmac('POST:{path}:{header:x-token}:{sha256}:{timestamp}', {
		algorithm: 'sha512',
		encoding: 'base64',
		timestampHeader: 'x-timestamp',
	}),
	doku: hmac(
		'Client-Id:{header:client-id}\\nRequest-Id:{header:request-id}\\nRequest-Timestamp:{timestamp}\\nRequest-Target:{path}\\nDigest:{sha256:base64}',
		{ encoding: 'base64', prefix: 'HMACSHA256=', timestampHeader: 'request-timestamp' },
	),
	grab: hmac('POST\\n{header:content-type}\\n{timestamp}\\n{path}\\n{sha256:base64}\\n', {
		encoding: 'base64',
		prefix: 'partner1:',
		timestampHeader: 'date',
	}),
	'sinch-voice': hmac(
		'POST\\n{md5:base64}\\n{header:content-type}\\nx-timestamp:{timestamp}\\n{path}',
		{
			secretEncoding: 'base64',
			encoding: 'base64',
			prefix: 'application 669E367E-6BBA-48AB-AF15-266871C28135:',
			timestampHeader: 'x-timestamp',
		},
	),
	livekit: token('sha256'),
	'messagebird-jwt': token('payload_hash'),
	meiqia: hmac('{body}', { algorithm: 'sha1', encoding: 'base64hex', prefix: 'meiqia_sign:' }),

	// Fields of the body
	'airudder-detection': hash('md5', '{secret}+{timestamp}+{body.system.version}', {
		encoding: 'base64url',
		timestampHeader: '{body.system.timestamp}',
	}),
	momo: {
		...hmac(
			'accessKey=ak1&amount={body.amount}&message={body.message}&orderId={body.orderId}&resultCode={body.resultCode}',
		),
		known: ['accessKey=ak1'],
	},
	submail: hash('md5', '{body.token}{secret}'),
	payu: hash(
		'sha512',
		'{secret}|{body.status}|||||||||||{body.email}|{body.firstname}|{body.productinfo}|{body.amount}|{body.txnid}|{body.key}',
	),
	mailgun: hmac('{timestamp}{body.signature.token}', {
		timestampHeader: '{body.signature.timestamp}',
	}),
	'jiguang-sms': {
		...hash(
			'sha1',
			'appKey=key1&appMasterSecret={secret}&nonce={body.nonce}&timestamp={timestamp}',
			{ timestampHeader: '{body.timestamp}' },
		),
		known: ['appKey=key1'],
	},
	easemob: hash('md5', '{body.callId}{secret}{timestamp}', {
		timestampHeader: '{body.timestamp}',
	}),
	nuoyun: hash('md5', '{timestamp}{body.key}{secret}', { timestampHeader: '{body.timestamp}' }),
	midtrans: hash('sha512', '{body.order_id}{body.status_code}{body.gross_amount}{secret}'),

	// Sorted lists of values
	'dingtalk-event': hash('sha1', '{sort}{secret}{timestamp}{header:x-nonce}{body.encrypt}', {
		timestampHeader: 'x-timestamp',
	}),
	'volcengine-rtc': hash(
		'sha256',
		'{sort}{body.EventType}{body.EventData}{timestamp}{body.EventId}{body.Version}{body.AppId}{body.Nonce}{secret}',
		{ timestampHeader: '{body.EventTime}' },
	),
	zego: hash('sha1', '{sort}{secret}{timestamp}{body.nonce}', {
		timestampHeader: '{body.timestamp}',
	}),
	'wechat-mp': hash('sha1', '{sort}{secret}{timestamp}{header:x-nonce}', {
		timestampHeader: 'x-timestamp',
	}),
	'netease-youdata': hash('sha1', '{sort}{secret}{timestamp}{header:x-nonce}', {
		timestampHeader: 'x-timestamp',
	}),

	// Other headers
	'sinch-conversation': hmac('{body}.{header:x-sinch-webhook-signature-nonce}.{timestamp}', {
		encoding: 'base64',
		timestampHeader: 'x-sinch-webhook-signature-timestamp',
	}),
	'standard-webhooks': {
		...hmac('{header:webhook-id}.{timestamp}.{body}', {
			secretEncoding: 'base64',
			encoding: 'base64',
			signaturePart: 'v1',
			timestampHeader: 'webhook-timestamp',
		}),
		signingSecret: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
	},
	'line-pay': hmac('{secret}{path}{body}{header:x-line-authorization-nonce}', {
		encoding: 'base64',
	}),
	jiandaoyun: hash('sha1', '{header:x-nonce}:{body}:{secret}:{timestamp}', {
		timestampHeader: 'x-timestamp',
	}),
	sobot: {
		...hash('md5', 'company1{timestamp}{header:x-log-randomcode}{secret}', {
			timestampHeader: 'x-log-timestamp',
		}),
		known: ['company1'],
	},
	'huawei-rtc': hmac('{header:x-rtc-rand}{timestamp}{body}', {
		timestampHeader: 'x-rtc-timestamp',
	}),
	twitch: hmac('{header:twitch-eventsub-message-id}{timestamp}{body}', {
		prefix: 'sha256=',
		timestampHeader: 'twitch-eventsub-message-timestamp',
	}),

	// A header with parts
	engagelab: hmac('{timestamp}{part:nonce}{part:username}', {
		signaturePart: 'signature',
		timestampHeader: '{part:timestamp}',
	}),
	'pagerduty-rolling': hmac('{body}', { signaturePart: 'v1' }),
	paymongo: hmac('{timestamp}.{body}', { signaturePart: 'li', timestampHeader: '{part:t}' }),
	calendly: hmac('{timestamp}.{body}', { signaturePart: 'v1', timestampHeader: '{part:t}' }),
	retell: hmac('{body}{timestamp}', { signaturePart: 'd', timestampHeader: '{part:v}' }),
	paddle: hmac('{timestamp}:{body}', { signaturePart: 'h1', timestampHeader: '{part:ts}' }),
	elevenlabs: hmac('{timestamp}.{body}', { signaturePart: 'v0', timestampHeader: '{part:t}' }),

	// Sorted parameters
	'huawei-aicc': hmac('{secret}_{timestamp}_{body.nonce}_{pairs}', {
		encoding: 'base64',
		pairJoiner: ',',
		omittedFields: 'timestamp, nonce',
		timestampHeader: '{body.timestamp}',
	}),
	vnpay: hmac('{pairs}', { algorithm: 'sha512', valueEncoding: 'form' }),
	'wechatpay-v2-hmac': hmac('{pairs}&key={secret}'),
	'wechatpay-v2-md5': hash('md5', '{pairs}&key={secret}'),
	'twilio-form': hmac('{url}{pairs}', {
		algorithm: 'sha1',
		encoding: 'base64',
		pairFormat: 'keyvalue',
		pairJoiner: '',
		emptyValues: 'keep',
	}),
	chinaums: hash('sha256', '{pairs}{secret}'),
	billplz: hmac('{pairs}', { pairFormat: 'keyvalue', pairJoiner: '|', emptyValues: 'keep' }),
	meituan: hash('md5', '{url}?{pairs}{secret}'),

	// Other forms of time
	yuntongxun: {
		...hash('md5', 'acc1{secret}{timestamp}', { timestampHeader: 'x-time' }),
		known: ['acc1'],
	},
	zendesk: hmac('{timestamp}{body}', {
		encoding: 'base64',
		timestampHeader: 'x-zendesk-webhook-signature-timestamp',
	}),
};

/** Why a case cannot be expressed. */
export const NOT_EXPRESSIBLE: Readonly<Record<string, string>> = {
	paypal: 'signs a CRC-32 of the body, which anybody can make a second body for',
	botframework: 'a token that does not hold the hash of the body: it would let any body in',
	paytm: 'the signature is encrypted with AES, not a digest',
	phonepe: 'a digest with "###" and the index of the key behind it, no prefix in front',
	'2c2p': 'the body is the token itself; the header repeats it and holds no hash of the body',
	ecpay: 'the text is URL-encoded in the .NET way and written in small letters before it is hashed',
};

/** Why the finder does not find a case that can be expressed. */
export const NOT_FOUND: Readonly<Record<string, string>> = {
	doku: 'five lines, each with a name of its own in front of the value',
	payu: 'eleven marks without a value in the middle of seven fields',
	'jiguang-sms': 'four values, each with a name of its own, the secret among them',
	'sinch-voice': "the name of the time's header is signed, and the sample does not tell it",
};
