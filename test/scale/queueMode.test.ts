import { readdirSync } from 'node:fs';
import path from 'node:path';
import { n8n } from './support/oneQueueMode';

const FOLDER = path.join(__dirname, 'queueMode');

// To start queue mode takes longer than most of these tests.
beforeAll(async () => await n8n.start(), 480_000);
afterAll(async () => await n8n.stop(), 90_000);

// In the order of their names: the last one leaves workers that others do not want.
describe.each(readdirSync(FOLDER).sort())('%s', (file) => {
	jest.requireActual(path.join(FOLDER, file));
});
