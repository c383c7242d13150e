import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_FOLDER } from '../../scripts/sandbox/cacheFolders';
import { chosenVersion } from '../../scripts/sandbox/n8nVersions';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import type { Editor } from './Editor';

/** What a step says in brackets is for another n8n, or for another day. */
const ASIDE = /\((?:[^()]|\([^()]*\))*\)/g;

/** The steps of docs/guide.md: their words in bold, which the editor shows, but for their titles. */
function stepsOf(guide: string): Map<number, string[]> {
	const steps = guide.split('\n## ')[0].split(/^(?=\d+\. )/m);
	return new Map(
		steps.slice(1).map((step) => {
			const [, ...words] = [...step.replace(ASIDE, '').matchAll(/\*\*(.+?)\*\*/g)];
			return [parseInt(step), words.map(([, text]) => text)];
		}),
	);
}

/** One thing that a step says; `see` reads what is on the screen in the middle of it. */
type Action = (see: () => Promise<void>) => Promise<unknown>;

/**
 * Follows the guide, and holds its words against the screen.
 *
 * @returns does what a step says, and fails when one of its words in bold was on no screen before,
 * between or after what was done
 */
export function guideFollower(editor: () => Editor) {
	const steps = stepsOf(readFileSync(path.join(PROJECT_FOLDER, 'docs/guide.md'), 'utf8'));
	let last = 1;
	return async (step: number, ...actions: Action[]): Promise<void> => {
		expect(step).toBe((last += 1));
		const words = steps.get(step)!;
		const screens: string[] = [];
		const see = async () => void screens.push(await editor().words());
		await see();
		for (const action of actions) {
			await action(see);
			await see();
		}
		// The guide is written for the newest n8n; n8n 1 has other words for some of it.
		if (!chosenVersion().startsWith('1.')) {
			const missing = () =>
				words.filter((text) => !screens.some((screen) => screen.includes(text)));
			await waitUntil(
				`the words of step ${step} on the screen`,
				async () => {
					await see();
					return missing().length === 0 || undefined;
				},
				30_000,
				() => missing().join(', '),
			);
		}
	};
}
