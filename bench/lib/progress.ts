const started = Date.now();

/** So many minutes this program runs already. */
export const minutesSoFar = (): number => (Date.now() - started) / 60_000;

/** Says what is done now, and how long the program runs already. */
export function progress(what: string): void {
	const seconds = Math.round(minutesSoFar() * 60);
	process.stdout.write(`  ${String(seconds).padStart(4)} s  ${what}\n`);
}
