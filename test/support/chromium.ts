import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../scripts/sandbox/debianPackages';

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

/** Starts the Chromium of this machine, without a window. */
export async function launchChromium(): Promise<Browser> {
	return await chromium.launch({ executablePath: findChromium(), args: FLAGS });
}
