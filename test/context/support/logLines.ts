import type { EventEmitter } from 'node:events';

import type { Logger } from 'n8n-workflow';

/**
 * Collects everything that n8n's real logger is given, metadata included, as text.
 *
 * @param logger the `logger` of a context; n8n has one for the whole process
 */
export function logLinesOf(logger: Logger): string[] {
	const lines: string[] = [];
	// n8n logs through winston, whose loggers are streams of log entries.
	const { internalLogger } = logger as unknown as { internalLogger: EventEmitter };
	internalLogger.on('data', (entry: object) => lines.push(JSON.stringify(entry)));
	return lines;
}
