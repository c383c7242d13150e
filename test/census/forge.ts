import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { readPublicKey } from '../../nodes/AiRudder/signature/publicKey';
import type { Callback, Case } from './cases';
import type { Credential } from './expressible';

/** Changes the last letter or digit of a text. */
export const changed = (text: string): string =>
	text.replace(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/, (last) => (last === '1' ? '2' : '1'));

/** The last letter or digit of a value in JSON: the name of a field that is empty may be unsigned. */
const END_OF_VALUE = /[A-Za-z0-9](?="?\s*[,}\]])(?!.*[A-Za-z0-9]"?\s*[,}\]])/s;

/** A body with one byte of a value changed. */
export const forgedBody = (body: string): string => {
	const forged = body.replace(END_OF_VALUE, (last) => (last === '1' ? '2' : '1'));
	return forged === body ? changed(body) : forged;
};

/** Bodies that differ from one: in a value, by a field, or by an object. */
export const otherBodies = (body: string): string[] => [
	forgedBody(body),
	...(body.startsWith('{')
		? [body.replace('{', '{"forged":"1",'), body.replace('{', '{"forged":{"a":1},')]
		: [`${body}&forged=1`]),
];

const withHeader = (callback: Callback, name: string): Callback => ({
	...callback,
	headers: Object.fromEntries(
		Object.entries(callback.headers).map(([one, value]) => [
			one,
			one.toLowerCase() === name.toLowerCase() ? changed(value) : value,
		]),
	),
});

/** What of a callback a credential names in the text that is signed, each with one byte changed. */
export function forgeries(
	{ covers }: Case,
	callback: Callback,
	credential: Credential,
): Array<{ what: string; forged: Callback }> {
	const content = String(credential.signedContent ?? '');
	const names = [...content.matchAll(/\{header:([^}]+)\}/g)].map(([, name]) => name);
	const time = String(credential.timestampHeader ?? '');
	if (content.includes('{timestamp}') && time !== '' && !time.startsWith('{')) names.push(time);
	return [
		...(covers.startsWith('body')
			? [{ what: 'the body', forged: { ...callback, body: forgedBody(callback.body) } }]
			: []),
		...names.map((name) => ({ what: `the header ${name}`, forged: withHeader(callback, name) })),
	];
}

const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' });

/** Another public key of the same kind, written the same way. */
function otherKey(key: KeyObject, secret: string): string {
	const type = key.asymmetricKeyType;
	const { publicKey } =
		type === 'rsa'
			? generateKeyPairSync('rsa', { modulusLength: 2048 })
			: type === 'ec'
				? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
				: generateKeyPairSync('ed25519');
	if (secret.includes('-----BEGIN')) {
		return publicKey.export({ type: 'spki', format: 'pem' }) as string;
	}
	// The last 32 bytes of an Ed25519 key are the key itself.
	const bytes = secret.length <= 64 ? spki(publicKey).subarray(-32) : spki(publicKey);
	return bytes.toString(/^[0-9a-f]+$/i.test(secret) ? 'hex' : 'base64');
}

/** A secret that signed nothing, written as the right one is; more than a typing error away from it. */
export function wrongSecret(secret: string): string {
	const key = readPublicKey(secret);
	if (key !== null) return otherKey(key, secret);
	const front = secret.slice(0, -3);
	return changed(front) + changed(secret.slice(-3, -1)) + secret.slice(-1);
}
