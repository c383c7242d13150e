import type { Editor } from '../Editor';
import { withEditor } from '../withEditor';
import { SECRET, sendCallback, TRIGGER_NAME } from '../../support';
import { asksForName, lineIn } from '../../support/lineIn';
import { callbackOf, FAMILIES, TIME_HEADER } from '../../support/otherCryptography';

let editor: Editor;
const n8n = withEditor((opened) => (editor = opened));

const NOTHING = 'leaves the body unprotected';

/**
 * Three that a person fills in differently: test/e2e/oneN8n/formulas.ts has every family. The warning is
 * what the advice says where something of the body is not signed.
 */
const KINDS: Array<[kind: string, family: string, warning: string | null]> = [
	['other headers', 'HMAC-SHA256 of a nonce, the time and the body in lines', null],
	['a sorted list', 'SHA-1 of secret, time and nonce as a sorted list', NOTHING],
	['a public key', 'ECDSA P-256 of the time and the body, behind a public key', null],
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
