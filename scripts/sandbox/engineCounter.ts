/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/** Counts the engines that one n8n has made for its expressions. */
export interface EngineCounter {
	/** What n8n has to be started with. */
	env: Record<string, string>;
	/** How many it has made since it started. */
	count(): Promise<number>;
}

/** @param folder where n8n and this process meet; it must exist as long as that n8n runs */
export function engineCounter(folder: string): EngineCounter {
	const socket = path.join(folder, 'engines.sock');
	const preload = path.join(__dirname, 'countEngines.cjs');
	return {
		env: { NODE_OPTIONS: `--require=${JSON.stringify(preload)}`, AIRUDDER_ENGINES_SOCKET: socket },
		count: async () => Number(await text(connect(socket))),
	};
}
