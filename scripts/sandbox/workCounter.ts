import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/** What one n8n has done since it started. */
export interface Work {
	/** Isolated engines made for expressions. */
	engines: number;
	/** Statements sent to SQLite. */
	statements: number;
}

/** Counts what one n8n does. */
export interface WorkCounter {
	/** What n8n has to be started with. */
	env: Record<string, string>;
	count(): Promise<Work>;
}

/** @param folder where n8n and this process meet; it must exist as long as that n8n runs */
export function workCounter(folder: string): WorkCounter {
	const socket = path.join(folder, 'work.sock');
	const preload = path.join(__dirname, 'countWork.cjs');
	return {
		env: { NODE_OPTIONS: `--require=${JSON.stringify(preload)}`, AIRUDDER_WORK_SOCKET: socket },
		count: async () => JSON.parse(await text(connect(socket))) as Work,
	};
}
