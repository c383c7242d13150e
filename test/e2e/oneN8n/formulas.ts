import {
	CREDENTIAL_TYPE,
	freshCallback,
	SECRET,
	sendCallback,
	TRIGGER_NAME,
	withN8n,
} from '../../support';
import { asksForName, lineIn } from '../../support/lineIn';
import {
	callbackOf,
	FAMILIES,
	HMAC_SHA256,
	PLAIN_SHA256,
	signElsewhere,
	TIME_HEADER,
} from '../../support/otherCryptography';
import { itemsOf, once, sendSigned } from '../support';

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

describe('a formula with a timestamp', () => {
	it.each([
		['missing', {}],
		['too old', { [TIME_HEADER]: '1700000000' }],
		['no time', { [TIME_HEADER]: 'yesterday' }],
	])('refuses a callback whose timestamp is %s', async (_, headers: Record<string, string>) => {
		const { workflow, url } = await n8n.publishTrigger({
			credential: {
				scheme: 'custom',
				timestampHeader: TIME_HEADER,
				signedContent: '{timestamp}{body}',
			},
		});
		const body = freshCallback();
		const signed = `${headers[TIME_HEADER] ?? ''}${body}`;
		const signature = await signElsewhere(HMAC_SHA256, signed, SECRET);

		const answer = await sendCallback({ url, body, signature, headers });

		expect(answer.status).toBe(401);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
	});
});

describe('a formula that is unsafe or cannot be used', () => {
	it.each([
		['a hash without the secret', { method: 'hash' }, '{secret}'],
		['a placeholder that does not exist', { signedContent: '{payload}' }, 'placeholder'],
		['a timestamp without a header', { signedContent: '{timestamp}{body}' }, 'Timestamp Header'],
	])(
		'is named by the test of the credential, and refuses everything: %s',
		async (_, custom, named) => {
			const credential = { signingSecret: SECRET, scheme: 'custom', ...custom };
			const { workflow, url, credentialId } = await n8n.publishTrigger({ credential });

			expect(
				await n8n.api.testCredential(credentialId, 'AI Rudder', CREDENTIAL_TYPE, credential),
			).toMatchObject({ status: 'Error', message: expect.stringContaining(named) });

			const body = freshCallback();
			const signature = await signElsewhere(PLAIN_SHA256, body, '');
			expect((await sendCallback({ url, body, signature })).status).toBe(401);
			expect((await sendSigned(url, body)).status).toBe(401);
			expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
		},
	);
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
