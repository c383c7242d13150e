import { fork, type ForkOptions } from 'node:child_process';
import path from 'node:path';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';

/** A process that answers one question at a time. */
export interface Child<Question, Answer> {
	ask(question: Question): Promise<Answer>;
	end(): void;
}

type Reply<Answer> = { answer: Answer } | { failure: string };

/**
 * Starts a TypeScript file in a process of its own; the file calls {@link answerParent}.
 *
 * @param file absolute path
 * @param options.execPath another Node than ours
 */
export function startChild<Question, Answer>(
	file: string,
	options: ForkOptions = {},
): Child<Question, Answer> {
	const child = fork(file, {
		...{ cwd: PROJECT_FOLDER, serialization: 'advanced', ...options },
		execArgv: ['--import', 'tsx', ...(options.execArgv ?? [])],
	});
	const ask = async (question: Question) =>
		await new Promise<Answer>((resolve, reject) => {
			const onExit = () => reject(new Error(`${path.basename(file)} ended before it answered.`));
			child.once('exit', onExit);
			child.once('message', (reply: Reply<Answer>) => {
				child.off('exit', onExit);
				if ('failure' in reply) reject(new Error(reply.failure));
				else resolve(reply.answer);
			});
			child.send(question as object);
		});
	return { ask, end: () => child.kill() };
}

/** The other end: answers the parent's questions, and ends with it. */
export function answerParent<Question, Answer>(
	answer: (question: Question) => Promise<Answer> | Answer,
): void {
	process.on('message', (question: Question) => {
		void Promise.resolve(question)
			.then(answer)
			.then((result): Reply<Answer> => ({ answer: result }))
			.catch((error: Error): Reply<Answer> => ({ failure: error.stack ?? error.message }))
			.then((reply) => process.send?.(reply));
	});
	process.on('disconnect', () => process.exit());
}
