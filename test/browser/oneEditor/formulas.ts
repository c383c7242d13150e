import type { Editor } from '../Editor';
import { withEditor } from '../withEditor';
import { SECRET, sendCallback, TRIGGER_NAME } from '../../support';
import { asksForName, lineIn } from '../../support/lineIn';
import { callbackOf, FAMILIES, TIME_HEADER } from '../../support/otherCryptography';

let editor: Editor;
const n8n = withEditor((opened) => (editor = opened));

const NOTHING = 'leaves the body unprotected';
const FIELDS = 'protects only';

/**
 * One of each kind that the credential can express: the name of its family, and what the advice
 * says of it if it leaves something of the body unsigned.
 */
const KINDS: Array<[kind: string, family: string, warning: string | null]> = [
	['other headers', 'HMAC-SHA256 of a nonce, the time and the body in lines', null],
	[
		'fields of the body',
		'MD5 of the secret and two fields of the body, joined by plus signs, in Base64url',
		FIELDS,
	],
	['sorted parameters', 'MD5 of the sorted fields and then the key', FIELDS],
	['a sorted list', 'SHA-1 of secret, time and nonce as a sorted list', NOTHING],
	[
		'a header with parts',
		'HMAC-SHA256 in a header with parts, and a second signature of another secret',
		null,
	],
	['a time in ISO 8601', 'HMAC-SHA256 of the time in ISO 8601 and the body', null],
	[
		'a digest of the body, and the URL',
		'HMAC-SHA512 of method, path, digest of the body and an HTTP date',
		null,
	],
	['a public key', 'ECDSA P-256 of the time and the body, behind a public key', null],
	['a token', 'a JWT that holds the SHA-256 of the body', null],
];

test.each(KINDS)(
	'a callback signed with %s is refused, found, pasted and accepted',
	async (_, name, warning) => {
		const family = FAMILIES.find((one) => one.family === name)!;
		const credential = { signingSecret: family.secret ?? SECRET };
		const { url, workflow } = await n8n.publishTrigger({ credential });
		const send = async () => {
			const { body, signature, headers } = await callbackOf(family, url);
			return (await sendCallback({ url, body, signature, headers })).status;
		};
		expect(await send()).toBe(401);

		await editor.openWorkflow(workflow.id);
		await editor.openNode(TRIGGER_NAME);
		await editor.openCredential();
		const { sample } = await callbackOf(family, url);
		for (const [field, value] of Object.entries(sample)) {
			if (value !== '') await editor.setCredentialField(field, value);
		}
		expect(await editor.saveCredential()).toBe('red');

		let advice = await editor.advice();
		if (asksForName(advice)) {
			const named = `${TIME_HEADER}: ${sample.sampleTimestamp}`;
			await editor.setCredentialField('sampleTimestamp', named);
			expect(await editor.saveCredential()).toBe('red');
			advice = await editor.advice();
		}
		await editor.setCredentialField('formula', lineIn(advice));
		expect(await editor.saveCredential()).toBe('green');
		expect(/This formula [^:]*:/.exec(advice)?.[0] ?? '').toContain(warning ?? '');
		expect(advice.includes('This formula')).toBe(warning !== null);
		if (warning === NOTHING) await editor.picture('formula-unprotected');
		await editor.closeCredential();
		expect(await send()).toBe(200);
	},
	240_000,
);
