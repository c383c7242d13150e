import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workCounter } from '../support';

/** Where the n8n of `oneN8n` and its tests meet; `oneN8n.test.ts` removes it. */
export const workFolder = mkdtempSync(path.join(tmpdir(), 'n8n-work-'));

/** Counts what that n8n does. */
export const work = workCounter(workFolder);
