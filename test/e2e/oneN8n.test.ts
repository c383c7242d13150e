import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { withN8n } from '../support';
import { work, workFolder } from './work';

const FOLDER = path.join(__dirname, 'oneN8n');

// To start n8n takes longer than most of these tests.
withN8n({
	env: {
		...work.env,
		// Newer n8n denies $env by default.
		N8N_BLOCK_ENV_ACCESS_IN_NODE: 'true',
		// Everything that n8n can say, so that the looks into its log mean something.
		N8N_LOG_LEVEL: 'debug',
		// The default of newer n8n: an engine for every acquisition, used or not.
		N8N_EXPRESSION_ENGINE: 'vm',
	},
});

afterAll(() => rmSync(workFolder, { recursive: true, force: true }));

describe.each(readdirSync(FOLDER))('%s', (file) => {
	jest.requireActual(path.join(FOLDER, file));
});
