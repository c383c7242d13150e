import { createHash, createHmac } from 'node:crypto';

import { diagnose } from '../../../nodes/AiRudder/finder/diagnosis';
import type { Evidence } from '../../../nodes/AiRudder/finder/evidence';
import { readSettings } from '../../../nodes/AiRudder/signature/formula';
import { NOW } from '../support/check';
import { atOnce, evidenceOf } from './support';
import { BODY, SECRET, SENT_AT } from './vectors';

jest.setTimeout(60_000);

const URL = 'https://n8n.example/webhook-test/abc/webhook';
const DIGEST = createHash('sha256').update(BODY).digest('hex');
const sign = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');
const signedUrl = (url: string) => ({ url, signature: sign(url) });

/** Whether what was found for a call to the test URL belongs into no log. */
function isPrivate(known: Partial<Evidence>): boolean {
	const evidence = evidenceOf({ receivedAt: NOW, pasted: false, isStrict: false, ...known });
	const settings = readSettings({ signingSecret: SECRET, scheme: 'hmacMd5' });
	const diagnosis = atOnce(diagnose(evidence, settings));
	if (diagnosis.outcome !== 'found') throw new Error(diagnosis.outcome);
	return diagnosis.isPrivate;
}

test.each<[string, Partial<Evidence>]>([
	...["it's", '<it>', '"it"'].map((token): [string, Partial<Evidence>] => [
		`the value ${token} of the query`,
		signedUrl(`${URL}?token=${token}&d=${DIGEST}`),
	]),
	['a value around the digest', signedUrl(`${URL}?token=before${DIGEST}behind`)],
	['a name in the query without a value', signedUrl(`${URL}?www.evil.example=&d=${DIGEST}`)],
	['an address as a prefix', { signature: `See https://evil.example/: ${sign(BODY)}` }],
	['a long prefix', { signature: `${'evil '.repeat(5)}${sign(BODY)}` }],
	[
		'an address as the name of a header',
		{ headers: { 'www.evil.example': 'n-1' }, signature: sign(`n-1.${BODY}`) },
	],
	[
		'an address as the name of the header with the time',
		{ headers: { 'www.evil.example': SENT_AT }, signature: sign(`${SENT_AT}.${BODY}`) },
	],
	[
		'an address as the name of a parameter',
		{ url: `${URL}?www.evil.example=n-1`, signature: sign(`n-1.${BODY}`) },
	],
	[
		'words as the name of a field',
		{
			body: Buffer.from('{"call 555 now":"a","id":"b"}'),
			signature: sign('ab'),
		},
	],
])('%s is in no log of the test URL', (_what, known) => {
	expect(isPrivate(known)).toBe(true);
});

test.each<[string, Partial<Evidence>]>([
	['a prefix', { signature: `HMAC-SHA256 ${sign(BODY)}` }],
	['the name of a header', { headers: { 'x-id': 'n-1' }, signature: sign(`n-1.${BODY}`) }],
	['the URL', { url: `${URL}?a=1`, signature: sign(`${URL}?a=1${BODY}`) }],
])('%s may be in a log', (_what, known) => {
	expect(isPrivate(known)).toBe(false);
});
