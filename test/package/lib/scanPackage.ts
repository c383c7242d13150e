/**
 * `scanPackage.ts sources|tarball <folder>`: n8n's verification scan, offline, as one line of JSON.
 * The published scan has the same two legs: the sources, and the unpacked tarball.
 */
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

async function main(leg: string, folder: string) {
	const result = await analyzePackage(folder, leg === 'sources' ? SOURCE_FILE_PATTERNS : undefined);
	process.stdout.write(`${JSON.stringify(result)}\n`);
}

void main(process.argv[2], process.argv[3]);
