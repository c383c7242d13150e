/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { chromium, type Browser } from 'playwright-core';

/** Without a display, a GPU and the internet; Chromium refuses its sandbox when run as root. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Debian's Chromium, or the one that CHROMIUM_PATH names. */
export async function launchChromium(): Promise<Browser> {
	const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
	return await chromium.launch({ executablePath, args: FLAGS });
}
