import { cp, appendFile } from 'node:fs/promises';
import path from 'node:path';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { runScript } from './lib/runScript';
import { unpackPackage, type UnpackedPackage } from './lib/unpackedPackage';

interface ScanResult {
	passed: boolean;
	message?: string;
	details?: string;
}

const scan = async (leg: 'sources' | 'tarball', folder: string) =>
	await runScript<ScanResult>('scanPackage', leg, folder);

const NODE_FILE = 'nodes/AiRudder/AiRudderTrigger.node';

describe("n8n's verification scan", () => {
	let unpacked: UnpackedPackage;

	beforeAll(async () => {
		unpacked = await unpackPackage();
	}, 120_000);
	afterAll(async () => await unpacked.remove());

	// A scan that found no file would pass, too, but with a message.
	it('passes the sources', async () => {
		expect(await scan('sources', PROJECT_FOLDER)).toEqual({ passed: true });
	}, 120_000);

	it('passes the unpacked tarball', async () => {
		expect(await scan('tarball', unpacked.folder)).toEqual({ passed: true });
	}, 120_000);

	it('is awake: it refuses the same tarball when it reads the environment', async () => {
		const tampered = path.join(unpacked.folder, '..', 'tampered');
		await cp(unpacked.folder, tampered, { recursive: true });
		await appendFile(path.join(tampered, 'dist', `${NODE_FILE}.js`), '\nprocess.env.HOME;\n');
		const result = await scan('tarball', tampered);
		expect(result.passed).toBe(false);
		expect(result.details).toContain('no-restricted-globals');
	}, 120_000);
});
