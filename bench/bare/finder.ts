/** Runs on n8n's Node: how long the finder looks for a formula that does not exist. */
import { randomBytes } from 'node:crypto';
import { answerParent } from '../lib/child';
import { bodyOf } from './bodies';
import { loadShipped } from './shipped';

export interface FinderQuestion {
	folder: string;
	bytes: number;
}

/** @returns milliseconds until it gave up */
function giveUp({ folder, bytes }: FinderQuestion): number {
	const { findSettings, readSettings } = loadShipped(folder);
	// The slots are cut so that the whole body has the size that is asked for.
	const body = bodyOf(bytes, 'flat');
	const settings = readSettings({
		signingSecret: randomBytes(32).toString('base64'),
		previousSigningSecret: randomBytes(32).toString('hex'),
	});
	const evidence = {
		body,
		signature: randomBytes(32).toString('hex'),
		timestamps: [{ header: 'x-timestamp', value: String(Math.floor(Date.now() / 1000)) }],
		pasted: true,
	};
	const started = performance.now();
	findSettings(evidence, settings);
	return performance.now() - started;
}

answerParent(giveUp);
