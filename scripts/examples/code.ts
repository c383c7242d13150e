import { readFileSync } from 'node:fs';
import path from 'node:path';
import { REASONS } from '../../nodes/AiRudder/messages/reasons';

const FOLDER = path.join(__dirname, 'code');
const HEAD = '// Made by scripts/examples. Nothing in here needs changing.';

/** A part of a Code node's source that several share. */
export type Part =
	| 'text'
	| 'table'
	| 'parts'
	| 'reasons'
	| 'message'
	| 'addresses'
	| 'channels'
	| 'byNode'
	| 'send'
	| 'tell'
	| 'sent'
	| 'said'
	| 'taken'
	| 'hours'
	| 'link';

/** The words by which the trigger turns a call away. */
const REASONS_PART = `const REASONS = ${JSON.stringify(Object.keys(REASONS))};`;

const read = (name: string) =>
	name === 'reasons' ? REASONS_PART : readFileSync(path.join(FOLDER, `${name}.js`), 'utf8').trim();

/**
 * The source of a Code node: shared parts, and what this node does with them.
 *
 * @param name of a file in `code/nodes`
 */
export function codeOf(name: string, parts: readonly Part[]): string {
	return [HEAD, ...parts.map(read), read(`nodes/${name}`)].join('\n\n');
}
