import { rmSync } from 'node:fs';

import '../context/setup';

/** Removes the folder into which n8n-core has written its settings and its log. */
export const removeSettings = (): void =>
	rmSync(process.env.N8N_USER_FOLDER!, { recursive: true, force: true });
