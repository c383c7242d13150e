import { readFileSync } from 'node:fs';
import path from 'node:path';

import { CATALOGUE } from '../../nodes/AiRudder/events/catalogue';
import { deliver, OK, post } from './support/callbacks';
import { listening } from './support/listening';

const page = readFileSync(path.resolve(__dirname, '../../docs/samples.md'), 'utf8');

interface Item {
	delivery: { receivedAt: string };
}

/** The item that the page shows for a callback. */
function sampleOf(name: string): Item {
	const section = page.split(/^(?=## )/m).find((part) => part.startsWith(`## ${name}\n`)) ?? '';
	const [, written] = /```json\n([^]*?)```/.exec(section) ?? [];
	if (written === undefined) {
		throw new Error(
			`docs/samples.md has no JSON below "## ${name}": show there what the trigger gives.`,
		);
	}
	const [item] = JSON.parse(written) as Item[];
	return item;
}

const KEY = 'a-callback-key-0123456789';

test.each(
	CATALOGUE.filter(({ sample }) => sample !== null).map((event) => [event.name, event] as const),
)(
	'the page of samples has what the trigger gives: %s',
	async (name, { sample, isSigned, value }) => {
		const item = sampleOf(name);
		const body = JSON.stringify(sample);
		const parameters = {
			events: [value],
			authentication: isSigned === true ? 'signature' : 'callbackKey',
		};
		const { n8n, url } = await listening(
			isSigned === true ? { parameters } : { parameters, credential: { callbackKey: KEY } },
		);
		const send = async () =>
			isSigned === true ? await deliver(url, body) : await post(`${url}?key=${KEY}`, body);
		expect(await send()).toEqual(OK);
		const [given] = n8n.items as unknown as Item[];
		const { receivedAt } = given.delivery;
		expect(receivedAt).toBe(new Date(receivedAt).toISOString());
		expect({
			...given,
			delivery: { ...given.delivery, receivedAt: item.delivery.receivedAt },
		}).toEqual(item);
	},
);
