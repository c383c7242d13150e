/** `loadPackage.ts <folder>`: what n8n's own loader makes of a package, as one line of JSON. */
import 'reflect-metadata';
import { PackageDirectoryLoader } from 'n8n-core';

async function main(folder: string) {
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	const { known, types } = loader;
	process.stdout.write(`${JSON.stringify({ known, types })}\n`);
}

void main(process.argv[2]);
