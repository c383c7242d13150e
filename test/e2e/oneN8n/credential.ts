import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { sandboxFolder } from '../../../scripts/sandbox/cacheFolders';
import { SHARED_READING_MS } from '../../../scripts/sandbox/EditorApi';
import {
	CREDENTIAL_TYPE,
	freshCallback,
	SECRET,
	sendCallback,
	sendSigned,
	withN8n,
} from '../../support';
import { work } from '../work';

jest.setTimeout(120_000);

const n8n = withN8n();

const statusOf = async (url: string, secret: string, body = freshCallback()) =>
	(await sendSigned(url, body, { secret })).status;

describe('where n8n evaluates expressions in isolated engines, those that it makes', () => {
	const CALLBACKS = 5;
	/** Some older n8n evaluate without. */
	const HAS_ENGINES = existsSync(path.join(sandboxFolder(), 'node_modules', 'isolated-vm'));

	/** How many n8n has made; it makes the next one a moment after it took the last one. */
	async function enginesMade(): Promise<number> {
		const first = (await work.count()).engines;
		await sleep(300);
		const second = (await work.count()).engines;
		return first === second ? second : await enginesMade();
	}

	async function enginesPerCallback(send: () => Promise<unknown>): Promise<number> {
		const before = await enginesMade();
		for (let sent = 0; sent < CALLBACKS; sent++) {
			await send();
			// Those of a tenth of a second share a reading, which may need an engine.
			await sleep(SHARED_READING_MS);
		}
		// A slow machine may still have owed one before, or owe one now.
		return Math.round(((await enginesMade()) - before) / CALLBACKS);
	}

	it('are one for a forged callback (the call) and two for a genuine one (and the execution)', async () => {
		const { workflow, url } = await n8n.publishTrigger();
		const forged = async () =>
			await sendCallback({ url, body: freshCallback(), signature: 'a'.repeat(64) });
		expect(await enginesPerCallback(forged)).toBe(HAS_ENGINES ? 1 : 0);

		let genuine = 0;
		const accepted = async () => {
			await sendSigned(url);
			await n8n.api.waitForExecutions(workflow.id, (genuine += 1));
		};
		expect(await enginesPerCallback(accepted)).toBe(HAS_ENGINES ? 2 : 0);
	});
});

describe('a secret that is an expression', () => {
	it('is evaluated before the signature is checked', async () => {
		const { url } = await n8n.publishTrigger({
			credential: { signingSecret: `={{ ${JSON.stringify(SECRET)}.slice(0) }}` },
		});
		expect(await statusOf(url, SECRET)).toBe(200);
		expect(await statusOf(url, `={{ ${JSON.stringify(SECRET)}.slice(0) }}`)).toBe(401);
	});

	it.each([
		'={{ $json.body.call_id }}',
		'={{ $json.call_id }}',
		'={{ $input.first().json.body.call_id }}',
	])('never becomes what the caller sent: %s', async (signingSecret) => {
		const { workflow, url } = await n8n.publishTrigger({ credential: { signingSecret } });
		const body = JSON.stringify({ event: 'session.transfer', call_id: 'chosen-by-the-caller' });

		expect(await statusOf(url, 'chosen-by-the-caller', body)).not.toBe(200);
		expect(await statusOf(url, 'undefined', body)).not.toBe(200);
		expect(await n8n.api.countExecutions(workflow.id)).toBe(0);
	});
});

describe('a credential that is changed', () => {
	it('counts a tenth of a second later', async () => {
		const { url, credentialId } = await n8n.publishTrigger();
		for (const signingSecret of ['the-second-secret', 'the-third-secret', SECRET]) {
			expect(await statusOf(url, signingSecret)).toBe(401);
			const data = { signingSecret };
			await n8n.api.updateCredential(credentialId, 'AI Rudder', CREDENTIAL_TYPE, data);
			expect(await statusOf(url, signingSecret)).toBe(200);
			expect(await statusOf(url, 'a-secret-of-nobody')).toBe(401);
		}
	});
});
