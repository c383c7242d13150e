import { readFileSync } from 'node:fs';

/**
 * How much memory a process has in use.
 *
 * @returns bytes; 0 where there is no /proc
 */
export function residentBytes(pid: number): number {
	try {
		const [, kilobytes] =
			/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
		return Number(kilobytes) * 1024;
	} catch {
		return 0;
	}
}
