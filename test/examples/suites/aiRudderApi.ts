import { node } from '../../support';
import type { StoredWorkflow } from '../../../scripts/sandbox/workflowTypes';
import { runFrom } from '../lib/importExample';
import { APP_KEY, APP_SECRET } from '../lib/startAiRudderApi';
import { startHttpStandIn } from '../lib/startHttpStandIn';
import type { World } from '../lib/world';

const TYPE = 'aiRudderApi';
const START = 'Start';
const CALL = 'Call AI Rudder';

/** The credential "AI Rudder API", against a stand-in for the documented contract. */
export function aiRudderApi(world: World): void {
	const data = (changes: Record<string, string> = {}) => ({
		appKey: APP_KEY,
		appSecret: APP_SECRET,
		baseUrl: world.aiRudder.url,
		...changes,
	});
	const test = async (changes: Record<string, string> = {}) => {
		const { id, name } = await world.api.createCredential('To test', TYPE, data(changes));
		return await world.api.testCredential(id, name, TYPE, data(changes));
	};

	afterEach(() => Object.assign(world.aiRudder, { tokenCode: 200, refusal: 'httpStatus' }));

	describe('its test', () => {
		it('is green with the right key', async () => {
			expect(await test()).toMatchObject({ status: 'OK' });
		});

		it('does not mind slashes and blanks around the base URL', async () => {
			expect(await test({ baseUrl: ` ${world.aiRudder.url}// ` })).toMatchObject({ status: 'OK' });
		});

		it.each([
			['httpStatus', 401, 'does not accept this App Key and App Secret (401)'],
			['httpStatus', 403, 'does not allow it to use the API (403)'],
			['httpStatus', 500, 'had an error of its own while making a token (500)'],
			['codeInBody', 401, 'does not accept this App Key and App Secret (401)'],
			['codeInBody', 403, 'does not allow it to use the API (403)'],
			['codeInBody', 500, 'had an error of its own while making a token (500)'],
		] as const)('explains a refusal that comes as %s %i', async (refusal, tokenCode, words) => {
			Object.assign(world.aiRudder, { refusal, tokenCode });

			const { status, message } = await test();
			expect(status).toBe('Error');
			expect(message).toContain(words);
		});

		it.each(['httpStatus', 'codeInBody'] as const)(
			'explains a wrong key, refused as %s',
			async (refusal) => {
				world.aiRudder.refusal = refusal;

				const { status, message } = await test({ appSecret: 'not the secret' });
				expect(status).toBe('Error');
				expect(message).toContain('Copy both again, without blanks');
				expect(message).not.toContain('not the secret');
			},
		);

		it('explains that nobody answers at the base URL', async () => {
			const { status, message } = await test({ baseUrl: 'http://127.0.0.1:9' });
			expect(status).toBe('Error');
			expect(message).toContain('No answer from http://127.0.0.1:9');
		});

		it('explains an answer that holds no token, as from another service', async () => {
			const other = await startHttpStandIn(() => ({ status: 200, body: { ok: true } }));
			const { status, message } = await test({ baseUrl: other.url });
			await other.stop();
			expect(status).toBe('Error');
			expect(message).toContain('holds no token');
		});
	});

	describe('in the HTTP Request node', () => {
		let workflow: StoredWorkflow;

		const useCredential = async (changes: Record<string, string> = {}) => {
			const credential = await world.api.createCredential('To call with', TYPE, data(changes));
			const call = {
				...node(
					CALL,
					'n8n-nodes-base.httpRequest',
					{
						url: `${world.aiRudder.url}/any/other/call`,
						authentication: 'predefinedCredentialType',
						nodeCredentialType: TYPE,
						options: {},
					},
					4.2,
				),
				credentials: { [TYPE]: credential },
			};
			workflow = await world.api.createWorkflow({
				name: 'Calls AI Rudder',
				nodes: [node(START, 'n8n-nodes-base.manualTrigger'), call],
				connections: { [START]: { main: [[{ node: CALL, type: 'main', index: 0 }]] } },
			});
		};
		const run = async () => {
			const before = world.aiRudder.requests.length;
			const id = await runFrom(world.api, workflow.id, START);
			await world.api.waitForExecutions(workflow.id, 1);
			const { runData } = (await world.api.getExecution(id)).data.resultData;
			const paths = world.aiRudder.requests.slice(before).map(({ path }) => path);
			return { paths, error: runData[CALL][0].error };
		};

		it('fetches a token once and sends it with every call', async () => {
			await useCredential();

			expect(await run()).toEqual({ paths: ['/service/cloud/auth', '/any/other/call'] });
			expect(await run()).toEqual({ paths: ['/any/other/call'] });
			const last = world.aiRudder.requests[world.aiRudder.requests.length - 1];
			expect(last.headers.authorization).toMatch(/^Token [0-9a-f]{24}$/);
		});

		it('renews a token that has expired, and the call succeeds', async () => {
			await useCredential();
			await run();
			world.aiRudder.expireTokens();

			expect(await run()).toEqual({
				paths: ['/any/other/call', '/service/cloud/auth', '/any/other/call'],
			});
			expect(await run()).toEqual({ paths: ['/any/other/call'] });
		});

		it.each(['httpStatus', 'codeInBody'] as const)(
			'shows a wrong key in words on the node, refused as %s',
			async (refusal) => {
				world.aiRudder.refusal = refusal;
				await useCredential({ appSecret: 'not the secret' });

				const { error, paths } = await run();
				expect(error?.message).toContain('does not accept this App Key and App Secret (401)');
				expect(paths).not.toContain('/any/other/call');
			},
		);
	});
}
