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
		plain: null,
		headers: {
			'x-timestamp': String(Math.floor(Date.now() / 1000)),
			'x-nonce': 'b005326e823f46ec',
		},
		url: 'https://n8n.example.com/webhook/2b0f8a1c/webhook',
		known: [],
		receivedAt: null,
		pasted: true,
	};
	const started = performance.now();
	findSettings(evidence, settings);
	return performance.now() - started;
}

answerParent(giveUp);
