import { differs } from '../../../scripts/sandbox/n8nVersions';
import {
	CREDENTIAL_TYPE,
	freshCallback,
	sendSigned,
	TRIGGER_NAME,
	triggerWorkflow,
	withN8n,
} from '../../support';
import { inShort, JSON_TYPE, queryDatabase, REFUSED, waitForLog } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();

describe('a callback whose signature is not right', () => {
	it.each([
		['empty', ''],
		['blank', ' \t '],
	])('is answered 401 even when it fits a secret that is %s', async (_, signingSecret) => {
		const credential = { signingSecret };
		if (signingSecret === '' && differs('wantsSecret')) {
			await expect(n8n.createCredential(credential)).rejects.toThrow(
				'"signingSecret" is mandatory',
			);
			// Saved all the same when an expression gives nothing.
			credential.signingSecret = '={{ "" }}';
		}
		const { workflow, url } = await n8n.publishTrigger({ credential });
		const body = freshCallback();

		const answer = await sendSigned(url, body, { secret: signingSecret });

		expect(inShort(answer)).toEqual(REFUSED);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
	});
});

describe('a body that cannot be checked', () => {
	it('is answered 415 when it is multipart, because n8n leaves no bytes of it', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const body = `--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n${freshCallback()}\r\n--b--\r\n`;

		const answer = await sendSigned(url, body, { contentType: 'multipart/form-data; boundary=b' });

		expect(answer.status).toBe(415);
		expect(answer.headers.get('content-type')).toBe(JSON_TYPE);
		expect(JSON.parse(answer.text)).toMatchObject({ error: 'body_not_readable' });
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
	});
});

describe('a credential that cannot be read', () => {
	const UNAVAILABLE = {
		status: 503,
		type: JSON_TYPE,
		body: JSON.stringify({
			error: 'credential_unavailable',
			message: 'The credential could not be read.',
		}),
	};

	/** Sends a genuine callback, and gives back what n8n wrote into its log meanwhile. */
	async function expectUnavailable({ id }: { id: string }, url: string): Promise<string> {
		const before = n8n.process.log().length;
		expect(inShort(await sendSigned(url))).toEqual(UNAVAILABLE);
		expect(await n8n.api.countExecutions(id)).toBe(0);
		return await waitForLog(n8n, 'credential_unavailable', before);
	}

	it('is answered 503 when it was deleted, and the log says what to do', async () => {
		const { workflow, url, credentialId } = await n8n.publishTrigger();
		expect((await sendSigned(url)).status).toBe(200);
		const { workflow: other, url: otherUrl } = await n8n.publishTrigger({ credentialId });
		// So that there is a reading of it, for a tenth of a second.
		expect((await sendSigned(url)).status).toBe(200);
		await n8n.api.deleteCredential(credentialId);

		const log = await expectUnavailable(other, otherUrl);

		expect(log).toContain('Choose an existing one in the trigger');
		expect(inShort(await sendSigned(url))).toEqual(UNAVAILABLE);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(2);
	});

	it('is answered 503 when it cannot be decrypted', async () => {
		const { workflow, url, credentialId } = await n8n.publishTrigger();
		// What a changed encryption key amounts to.
		const sql = 'UPDATE credentials_entity SET data = ? WHERE id = ?';
		const rubbish = Buffer.from('Salted__ of another key, 32 bytes').toString('base64');
		await queryDatabase(n8n.process.userFolder, sql, rubbish, credentialId);

		await expectUnavailable(workflow, url);
	});

	it('cannot even be published when none was chosen; where n8n lets it, 503 is the answer', async () => {
		const workflow = await n8n.api.createWorkflow(triggerWorkflow());
		const publication = n8n.api.publish(workflow.id);

		if (differs('publishesWithoutCredential')) {
			await publication;
			await expectUnavailable(workflow, n8n.api.productionUrl(workflow, TRIGGER_NAME));
		} else {
			await expect(publication).rejects.toThrow(`Missing required credential: ${CREDENTIAL_TYPE}`);
		}
	});
});
