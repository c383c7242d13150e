import { cpus } from 'node:os';

/** Prints what was measured, so that README's figures can be read off a run. */
export function report(title: string, rows: Array<[string, string | number]>): void {
	const width = Math.max(...rows.map(([name]) => name.length));
	const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
	process.stdout.write(`\n${title}\n${lines.join('\n')}\n`);
}

/** Every figure depends on what else runs on these processors. */
export const machine = (): string => `${cpus().length} processors, shared with database and sender`;

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
