import { readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * How much processor time a process has used, all its threads together. It tells what a request
 * costs even when other programs compete for the processor.
 *
 * @returns seconds; 0 where there is no /proc
 */
export function cpuTimeOf(pid: number): number {
	try {
		// The name in brackets may hold blanks: the fields are counted from behind it.
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
		return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
	} catch {
		return 0;
	}
}
