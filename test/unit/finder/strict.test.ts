import { createHash, createHmac } from 'node:crypto';

import type { Evidence } from '../../../nodes/AiRudder/finder/evidence';
import {
	MAX_WORK,
	searchSettings,
	type Found,
	type NotFound,
} from '../../../nodes/AiRudder/finder/find';
import { coverageOf } from '../../../nodes/AiRudder/signature/coverage';
import { formulaOf, type Formula } from '../../../nodes/AiRudder/signature/formula';
import { sortedJson } from '../../../nodes/AiRudder/signature/sortedJson';
import { readSettings } from '../../../nodes/AiRudder/signature/settings';
import { NOW } from '../support/check';
import { evidenceOf } from './support';
import { SECRET } from './vectors';

const TS = '1767225600';
const ISO = '2026-01-01T00:00:00.634Z';
const NONCE = '4711';
const URL = 'https://n8n.example/webhook/abc/webhook';
/** What a stranger has seen: it has an equals sign, a colon, an object and a number in it. */
const B =
	'{"event":"session.transfer","call_id":"c-1","note":"a=b","amount":10.50,"user":{"name":"nick"}}';
const FLAT = '{"event":"session.transfer","call_id":"c-1","amount":"10.50"}';
const PAIRS = 'amount=10.50&call_id=c-1&event=session.transfer';
const OTHER = '{"event":"session.transfer","call_id":"forged"}';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Searches as it is done in production, for a request that anybody may have sent. */
function search(
	known: Partial<Evidence> & { text: string },
	credential: Record<string, unknown> = {},
): Found | NotFound {
	const evidence = evidenceOf({ receivedAt: NOW, pasted: false, isStrict: true, ...known });
	const turns = searchSettings(
		evidence,
		readSettings({ signingSecret: SECRET, ...credential }),
		MAX_WORK / 4,
	);
	for (;;) {
		const turn = turns.next();
		if (turn.done === true) return turn.value;
	}
}

/** What AI Rudder signs, in pieces around the secret, of which a stranger has seen one. */
interface Seen {
	body: string;
	/** What stands before the secret, and behind it; one text for an HMAC. */
	around: [string] | [string, string];
	isTimed: boolean;
}
const hmac = (text: string, isTimed: boolean, body = B): Seen => ({
	body,
	around: [text],
	isTimed,
});
const hash = (before: string, behind: string, isTimed: boolean, body = B): Seen => ({
	body,
	around: [before, behind],
	isTimed,
});

const SEEN: Record<string, Seen> = {
	'{body}': hmac(B, false),
	'{json} or {sortedJson}': hmac(sortedJson(JSON.parse(B)), false),
	'{timestamp}.{body}': hmac(`${TS}.${B}`, true),
	'{timestamp}:{body}': hmac(`${TS}:${B}`, true),
	'{timestamp}{body}': hmac(`${TS}${B}`, true),
	'v0:{timestamp}:{body}': hmac(`v0:${TS}:${B}`, true),
	't{timestamp}.{body}': hmac(`t${TS}.${B}`, true),
	'{timestamp}.{body} in ISO 8601': hmac(`${ISO}.${B}`, true),
	'{body}.{timestamp}': hmac(`${B}.${TS}`, true),
	'{body}{timestamp}': hmac(`${B}${TS}`, true),
	'{header:x-nonce}.{timestamp}.{body}': hmac(`${NONCE}.${TS}.${B}`, true),
	'{timestamp}{header:x-nonce}{body}': hmac(`${TS}${NONCE}${B}`, true),
	'{timestamp}.{sha256}': hmac(`${TS}.${sha256(B)}`, true),
	'{pairs}': hmac(PAIRS, false, FLAT),
	'{pairs} with colons': hmac(PAIRS.replaceAll('=', ':').replaceAll('&', ','), false, FLAT),
	'{pairs}&{timestamp}': hmac(`${PAIRS}&${TS}`, true, FLAT),
	'{timestamp}{pairs}': hmac(`${TS}${PAIRS}`, true, FLAT),
	'{secret}{body}': hash('', B, false),
	'{body}{secret}': hash(B, '', false),
	'{secret}{timestamp}{body}': hash('', `${TS}${B}`, true),
	'{timestamp}{secret}{body}': hash(TS, B, true),
	'{body}{timestamp}{secret}': hash(`${B}${TS}`, '', true),
	'{pairs}&key={secret}': hash(`${PAIRS}&key=`, '', false, FLAT),
	'{pairs}&{timestamp}&{secret}': hash(`${PAIRS}&${TS}&`, '', true, FLAT),
};

/** Every text that can be cut out of another one at its marks, and in the middle of its numbers. */
function cuts(text: string): string[] {
	const places = [...text.matchAll(/(?=[=:.,&{}[\]"])|(?<=[=:.,&{}[\]"])|(?<=\d{5})(?=\d)/g)].map(
		({ index }) => index,
	);
	return [0, ...places].flatMap((from) => [text.slice(from), text.slice(0, from)]);
}

/** Bodies that hold a text, or of which the pairs are that text. */
function bodiesAround(text: string): string[] {
	const bodies = [OTHER, text, JSON.stringify({ note: text }), JSON.stringify({ a: '1', t: text })];
	for (const mark of ['=', ':']) {
		for (let at = text.indexOf(mark); at > 0; at = text.indexOf(mark, at + 1)) {
			const name = text.slice(0, at);
			bodies.push(JSON.stringify({ [name]: text.slice(at + 1) }));
			// The object behind the mark as it is, with the nested values in JSON.
			bodies.push(`{${JSON.stringify(name)}:${text.slice(at + 1)}}`);
		}
	}
	// What was signed beside the pairs, taken in by the last of them.
	for (const joiner of ['&', ',']) {
		const pairs = text.split(joiner).map((pair) => pair.split(/[=:]/, 2));
		const [last = [], ...first] = pairs.reverse();
		const merged = [...first.reverse().filter(({ length }) => length === 2), last];
		bodies.push(JSON.stringify(Object.fromEntries(merged)));
	}
	return bodies.filter((body) => body !== '' && body.length < 400);
}

const isText = (value: string) => value !== '' && value === value.trim();

/** What a stranger can send who holds one body with its signature: values in all places beside bodies of all kinds. */
function* requests({ body, around }: Seen): Generator<Partial<Evidence> & { text: string }> {
	const signature = (
		around.length === 1
			? createHmac('sha256', SECRET).update(around[0])
			: createHash('sha256').update(around.join(SECRET))
	).digest('hex');
	const values = [...new Set(around.flatMap((text) => [text, ...cuts(text)]))].filter(isText);
	const near = values.filter((value) => value.length < 40);
	const long = values.filter((value) => value.length >= 40);
	const bodies = [...new Set([body, ...around.flatMap(bodiesAround), ...around.flatMap(cuts)])];
	const json = bodies.filter((text) => /^\s*[{[]/.test(text));
	for (const [index, text] of [...json, ...around].entries()) {
		if (text === '') continue;
		for (let from = 0; from < near.length; from += 30) {
			// A few at a time: more headers than these are not looked at.
			const some = [...near.slice(from, from + 4), ...long.slice(index % 7, (index % 7) + 2)];
			const headers = Object.fromEntries(some.map((value, at) => [`x-id-${at}`, value]));
			yield { text, signature, headers, url: URL };
		}
		const [value = 'x'] = long;
		yield { text, signature, url: `${URL}?id=${encodeURIComponent(value)}` };
		yield { text, signature: `nonce=${near[index % near.length]},v1=${signature}` };
	}
}

test.each(Object.entries(SEEN))('count %s', (_name, seen) => {
	const all = [...requests(seen)];
	const start = process.cpuUsage();
	let found = 0;
	for (const r of all.slice(0, 10)) if (!('problem' in search(r))) found++;
	console.log(_name, all.length, found, process.cpuUsage(start).user / 1e4);
	void coverageOf; void formulaOf; void (0 as unknown as Formula);
});
