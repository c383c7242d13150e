import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One callback as it came. */
export interface Callback {
	method: string;
	/** The URL that the vendor was given. */
	url: string;
	/** All but the signature. */
	headers: Readonly<Record<string, string>>;
	body: string;
	/** When it was sent, in milliseconds since 1970. */
	time: number;
	signature: string;
}

/** A vendor's way to sign, with two callbacks by one formula. */
export interface Case {
	id: string;
	vendor: string;
	secret: string;
	/** In words. */
	formula: string;
	/** What the vendor's formula protects, in words. */
	covers: string;
	/** In lower case; null when there is none. */
	timeHeader: string | null;
	/** What it takes beyond an HMAC, a hash or a token over body, time and secret. */
	needs: readonly string[];
	/** The fields of a credential that say it; null for a case that needs more. */
	settings: Readonly<Record<string, string>> | null;
	sample: Callback;
	second: Callback;
	/** Lines for "Other Values You Know" that came with the secret. */
	known?: readonly string[];
	/** The fields of today's credential. */
	expression?: Readonly<Record<string, string>>;
}

/** The project's own copy of the shared census. */
export const COPY = path.join(__dirname, 'cases.json');

/** Reads a cases file. */
export const readCases = (file: string): Case[] =>
	(JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases;
