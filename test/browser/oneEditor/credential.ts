import { createHash } from 'node:crypto';
import type { Editor } from '../Editor';
import { withEditor } from '../withEditor';
import { freshCallback, SECRET, sendCallback, TRIGGER_NAME } from '../../support';
import { lineIn } from '../../support/lineIn';

let editor: Editor;
const n8n = withEditor((opened) => (editor = opened));

/** A formula that nobody chose in the credential: MD5 over the body and the secret behind it. */
const strangeSignature = (body: string) =>
	createHash('md5').update(body).update(SECRET).digest('hex');

test('a red credential advises settings that, followed literally, make a refused callback accepted', async () => {
	const { url, workflow } = await n8n.publishTrigger();
	const send = async () => {
		const body = freshCallback();
		return (await sendCallback({ url, body, signature: strangeSignature(body) })).status;
	};
	expect(await send()).toBe(401);

	await editor.openWorkflow(workflow.id);
	await editor.openNode(TRIGGER_NAME);
	await editor.openCredential();
	const sample = freshCallback();
	await editor.setCredentialField('sampleBody', sample);
	await editor.setCredentialField('sampleSignature', strangeSignature(sample));
	expect(await editor.saveCredential()).toBe('red');

	const advice = await editor.advice();
	await editor.picture('credential');
	const line = lineIn(advice);
	expect(line).toBe(
		'Scheme: Custom; Method: Hash; Algorithm: MD5; Secret Encoding: Text; Signature Encoding: Hex; Signed Content: "{body}{secret}"',
	);

	await editor.setCredentialField('formula', line);
	expect(await editor.saveCredential()).toBe('green');
	await editor.page.getByText('Connection tested successfully').waitFor();
	await editor.picture('credential-green');
	expect(await send()).toBe(200);
}, 240_000);
