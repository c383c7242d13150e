import { readdirSync } from 'node:fs';
import path from 'node:path';
import { withN8n } from '../support';

const FOLDER = path.join(__dirname, 'oneN8n');

// To start n8n takes longer than most of these tests. Newer n8n denies $env by default.
withN8n({ env: { N8N_BLOCK_ENV_ACCESS_IN_NODE: 'true' } });

describe.each(readdirSync(FOLDER))('%s', (file) => {
	jest.requireActual(path.join(FOLDER, file));
});
