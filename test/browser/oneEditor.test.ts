import { readdirSync } from 'node:fs';
import path from 'node:path';
import { withEditor } from './withEditor';

const FOLDER = path.join(__dirname, 'oneEditor');

// To start n8n and Chromium takes longer than some of these tests.
withEditor();

describe.each(readdirSync(FOLDER))('%s', (file) => {
	jest.requireActual(path.join(FOLDER, file));
});
