import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// n8n-core reads these when it is loaded, and writes its settings into the folder.
process.env.N8N_USER_FOLDER = mkdtempSync(path.join(tmpdir(), 'airudder-context-'));
process.env.N8N_ENCRYPTION_KEY = randomBytes(24).toString('hex');
process.env.N8N_LOG_LEVEL = 'info';
// To a file in that folder: the refusals of the tests would drown their results.
process.env.N8N_LOG_OUTPUT = 'file';
