import { randomBytes } from 'node:crypto';
import { freshCallback, SECRET, signCallback } from '../../support';

/** Marks our call ids, so that they are found in a stored execution whatever else it holds. */
export const CALL_ID = 'ca11ab1e[0-9a-f]{24}';

/** A callback that is sent as it is, again and again if need be. */
export interface Callback {
	callId: string;
	body: string;
	signature: string;
	/** Beside the signature's. */
	headers?: Record<string, string>;
}

/** Genuine callbacks, all different. */
export function newCallbacks(count: number, secret = SECRET): Callback[] {
	return Array.from({ length: count }, () => {
		const callId = `ca11ab1e${randomBytes(12).toString('hex')}`;
		const body = freshCallback({ call_id: callId });
		return { callId, body, signature: signCallback({ body, secret }) };
	});
}
