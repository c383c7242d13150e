import {
	CREDENTIAL_TYPE,
	freshCallback,
	SECRET,
	sendCallback,
	sendSigned,
	TRIGGER_NAME,
	withN8n,
} from '../../support';
import { asksForName, lineIn } from '../../support/lineIn';
import { callbackOf, FAMILIES, TIME_HEADER } from '../../support/otherCryptography';
import { itemsOf, once } from '../support';

jest.setTimeout(120_000);

const n8n = withN8n();

const published = once(async () => await n8n.publishTrigger());

describe('a callback that independent code has signed is first refused, then found, set and accepted', () => {
	it.each(FAMILIES)('$family', async (family) => {
		const { secret = SECRET, wrong } = family;
		const { workflow, url, credentialId } = await published();
		const before = await n8n.api.countExecutions(workflow.id);
		const save = async (data: Record<string, unknown>) =>
			await n8n.api.updateCredential(credentialId, 'AI Rudder', CREDENTIAL_TYPE, data);
		const test = async (data: Record<string, unknown>) =>
			await n8n.api.testCredential(credentialId, 'AI Rudder', CREDENTIAL_TYPE, data);
		const { body, signature, headers, sample } = await callbackOf(family, url);
		const send = async () => await sendCallback({ url, body, signature, headers });

		const chosen = { signingSecret: secret, ...wrong };
		await save(chosen);
		expect((await send()).status).toBe(401);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(before);

		let given: Record<string, unknown> = { ...chosen, ...sample };
		let found = await test(given);
		if (asksForName(found.message)) {
			given = { ...given, sampleTimestamp: `${TIME_HEADER}: ${sample.sampleTimestamp}` };
			found = await test(given);
		}
		expect(found).toMatchObject({ status: 'Error', message: expect.stringContaining('Found') });
		expect(found.message).not.toContain(secret);
		expect(found.message).not.toContain(signature);

		const advised = { ...chosen, formula: lineIn(found.message) };
		expect(await test({ ...given, ...advised })).toMatchObject({ status: 'OK' });
		await save(advised);
		expect((await send()).status).toBe(200);
		const [execution] = await n8n.api.executionsAfter(workflow.id, before, 1);
		expect(itemsOf(execution, TRIGGER_NAME)).toMatchObject([
			{ ...(JSON.parse(body) as object), delivery: { issues: [], secret: 'current' } },
		]);
	});
});

describe('while a secret is being replaced', () => {
	it('accepts both, says which one it was, and refuses the old one afterwards', async () => {
		const rotating = {
			signingSecret: 'the-new-secret-of-this-year',
			previousSigningSecret: SECRET,
		};
		const { workflow, url, credentialId } = await n8n.publishTrigger({ credential: rotating });

		expect((await sendSigned(url)).status).toBe(200);
		expect(
			(await sendSigned(url, freshCallback(), { secret: rotating.signingSecret })).status,
		).toBe(200);
		const executions = await n8n.api.waitForExecutions(workflow.id, 2);
		const secrets = executions.map((execution) => itemsOf(execution, TRIGGER_NAME)[0].delivery);
		expect(secrets).toMatchObject([{ secret: 'previous' }, { secret: 'current' }]);

		const replaced = { signingSecret: rotating.signingSecret, previousSigningSecret: '' };
		await n8n.api.updateCredential(credentialId, 'AI Rudder', CREDENTIAL_TYPE, replaced);
		expect((await sendSigned(url)).status).toBe(401);
		expect(
			(await sendSigned(url, freshCallback(), { secret: rotating.signingSecret })).status,
		).toBe(200);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(3);
	});

	it('does not take a secret with a line break pasted along for the one without', async () => {
		const { workflow, url } = await n8n.publishTrigger({
			credential: { signingSecret: `${SECRET}\n` },
		});

		expect((await sendSigned(url)).status).toBe(401);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
	});
});
