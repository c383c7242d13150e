import { FOUND } from '../../nodes/AiRudder/messages/found';
import { NOT_FOUND } from '../../nodes/AiRudder/messages/notFound';
import { PROTECTION } from '../../nodes/AiRudder/messages/protection';
import { LOOKS } from '../../nodes/AiRudder/messages/signatureLook';
import type { TextLook } from '../../nodes/AiRudder/signature/signatureLook';
import { group } from './lib/group';

const change = {
	scheme: 'custom',
	method: 'hmac',
	signedContent: '{timestamp}.{body}',
	prefix: '',
};
const secret = 'current';
const text: TextLook = { length: 64, encoding: 'hex', bytes: 32, kind: 'digest' };
const left = { fields: ['body.call_id'], seconds: 300 };

export const groups = [
	group('Found', FOUND, {
		white_space: [{ secret }],
		name_and_value: [{ secret }],
		quotes: [{ secret }],
		label: [{ secret }],
		equals_sign: [{ secret }],
		set: [{ change }],
		empty_line_and_set: [{ change }],
		order_unsure: [{ otherContent: '{sort}{secret}{timestamp}{header:x-nonce}' }],
		line: [{ line: 'Scheme: HMAC-MD5' }],
	}),
	group('Not found', NOT_FOUND, {
		tried: [{ tries: 3210 }],
		look: [{ look: { code: 'text', text, before: 0, behind: 0 } }],
		headers_tried: [{ headers: ['x-nonce', 'x-app-id'] }],
		ask: [{ headers: ['x-nonce'], hasTime: false }],
	}),
	group('Signature', LOOKS, {
		too_long: [{ length: 5000 }],
		unknown: [{ length: 8 }],
		jwt: [{ code: 'jwt', algorithm: 'HS256' }],
		repeated: [{ code: 'repeated', first: { code: 'text', text, before: 0, behind: 0 } }],
		parts: [{ code: 'parts', count: 2, texts: [text] }],
		named_parts: [{ code: 'named_parts', names: ['t', 'v1'], texts: [{ name: 'v1', ...text }] }],
		text: [{ code: 'text', text, before: 7, behind: 0 }],
	}),
	group('Protection', PROTECTION, { nothing: [left], fields: [left] }),
];
