import { sendCallback } from '../../scripts/sender/sendCallback';
import { freshCallback } from '../../scripts/sender/sampleCallback';
import { signCallback } from '../../scripts/sender/signCallback';
import { SECRET } from './withN8n';

/**
 * Sends a body that is signed with HMAC-SHA256.
 *
 * @param more what differs from the ordinary: the secret, the content type, headers, the patience
 */
export async function sendSigned(
	url: string,
	body: string | Buffer = freshCallback(),
	more: {
		secret?: string;
		contentType?: string;
		headers?: Record<string, string>;
		timeoutMs?: number;
	} = {},
) {
	const { secret = SECRET, ...request } = more;
	const signature = signCallback({ body, secret });
	return await sendCallback({ url, body, signature, ...request });
}
