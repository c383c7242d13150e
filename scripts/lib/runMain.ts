import { isPlainError } from './npm.cjs';

/** Prints an error for a person: one sentence where that explains it, otherwise with its stack. */
export function printError(error: unknown): void {
	const { message, stack } = error as Error;
	process.stderr.write(`\n${isPlainError(error) ? message : (stack ?? message ?? error)}\n`);
}

/** Runs a script to its end and leaves with the exit code that it returns, or 1 when it fails. */
export function runMain(main: () => Promise<number>): void {
	main().then(
		(code) => process.exit(code),
		(error: unknown) => {
			printError(error);
			process.exit(1);
		},
	);
}
