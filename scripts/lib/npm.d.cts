/** A mistake that one sentence explains: printed without a stack. */
export declare class PlainError extends Error {}

/** Whether an error (from any copy of this module) is such a sentence. */
export declare function isPlainError(error: unknown): error is PlainError;

/** One sentence for what npm or the system printed, or `undefined` when the failure is not a known one. */
export declare function explainFailure(output: string): string | undefined;

/**
 * Shows that something is still going on: a line that counts seconds on a terminal, a line every
 * ten seconds elsewhere.
 *
 * @param label what is being done, e.g. "Installing packages"
 * @param work what to wait for
 * @param detail asked for while waiting, e.g. "812 packages"
 * @returns what `work` resolves to; its rejection is passed on
 */
export declare function withProgress<T>(
	label: string,
	work: () => Promise<T>,
	detail?: () => string,
): Promise<T>;

/**
 * Runs a command to its end.
 *
 * @returns its standard output
 * @throws PlainError for a known failure, otherwise an error that carries the end of the output
 */
export declare function run(
	command: string,
	args: string[],
	options?: { cwd?: string; env?: NodeJS.ProcessEnv },
): Promise<string>;

/** The environment without what `npm run` adds for its own children, which would steer a nested npm. */
export declare function environmentForNpm(more?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;

/** For `withProgress`: how far an installation into `folder/node_modules` is, e.g. "812 packages". */
export declare function packagesSoFar(folder: string): string;
