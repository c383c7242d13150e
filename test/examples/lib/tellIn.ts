import { SAMPLE } from '../../support';
import { runCode, type Around, type HttpAnswer, type HttpRequest } from './runCode';

type Json = Record<string, unknown>;

/** The examples that tell somebody who waits, each by the Code node that writes the message. */
export const TELLING: ReadonlyArray<readonly [file: string, node: string]> = [
	['1-first-message.json', 'Channel'],
	['2-all-in-one.json', 'Ask'],
	['2-all-in-one.json', 'Escalate'],
	['3-report-back.json', 'Ask'],
	['4-error-workflow.json', 'What Failed'],
	['4-error-workflow.json', 'Hand Over'],
];

export type Telling = (typeof TELLING)[number];

/** An item of the trigger, with other fields in the place of the sample's. */
export const itemOf = (changes: Json = {}, delivery: Json = {}): Json => ({
	...SAMPLE,
	...changes,
	delivery: {
		...{ id: 'd1', receivedAt: '2026-01-14T20:15:00.000Z', event: 'session.transfer' },
		...{ issues: [], duplicate: false, secret: 'current', ...delivery },
	},
});

/** What somebody typed into Settings of the all-in-one workflow. */
export const SETTINGS = {
	use: { labels: false, takeOver: true, afterHours: false, board: true },
	hours: {
		...{ timeZone: 'Asia/Jakarta', days: 'Mon-Fri', opens: '9:00', closes: '18:00' },
		closedOn: '',
	},
	settings: {
		...{ team: '', desk: '', escalateTo: '', minutesToAccept: 10, takeOverUrl: '' },
		...{ tell: '', reportPath: '', apiBaseUrl: 'https://api.test' },
	},
};

/** A row as a data table gives it. */
export const storedRow = (values: Json = {}): Json => ({
	...{ id: 1, createdAt: '2026-01-14T20:15:00.000Z', updatedAt: '2026-01-14T20:15:00.000Z' },
	...values,
});

const LINK = 'https://n8n.test/webhook/ai-rudder-accept';
export const PLAN = {
	needsTable: true,
	isOpen: true,
	isTrial: false,
	problems: [],
	checks: [],
	minutes: 10,
	link: LINK,
	time: '',
};

/** What surrounds the node that writes a message about an item. */
export function around(item: Json, to = ''): Around {
	const settings = { ...SETTINGS.settings, ...{ team: to, escalateTo: to, desk: to, tell: to } };
	return {
		nodes: {
			...{ 'AI Rudder Trigger': item, Customer: item, Settings: { ...SETTINGS, settings } },
			...{ 'Receipt Settings': { settings }, Plan: PLAN, 'Make a Token': { token: 't1' } },
			...{ 'Remember the Transfer': storedRow(), 'Remember Whom': storedRow({ asked_to: to }) },
			'Was It Sent?': { told: true, problems: [], link: `${LINK}?token=t1`, askedTo: to },
			'Error Trigger': {
				workflow: { name: 'Hand over' },
				execution: { id: '6', lastNodeExecuted: 'CRM', error: { message: 'No route' } },
			},
			...{
				Receipt: storedRow({ item: JSON.stringify(item) }),
				'Row of the Transfer': {},
				Execution: {},
			},
		},
		input: {},
	};
}

/** What came of telling somebody. */
export interface Outcome {
	/** What was sent by HTTP, or is handed to the node of the channel. */
	sent: Json[];
	requests: HttpRequest[];
	/** What the execution ends with, if not well. */
	problems: string[];
	next?: unknown;
}

/** Takes every message. */
export const TAKEN: HttpAnswer = { statusCode: 200, body: 'ok' };

/**
 * Tells somebody about an item as an example does: its Code nodes, one behind the other.
 *
 * @param tell what somebody typed into "How to Tell", or into "Message"
 * @param answer what the service answers
 * @param nodeAnswer what the node of e-mail, Telegram or Freshdesk answers
 */
export async function tellIn(
	[file, node]: Telling,
	item: Json,
	tell: Json,
	{
		answer = () => TAKEN,
		nodeAnswer = {},
		to = '',
	}: { answer?: Around['http']; nodeAnswer?: Json; to?: string } = {},
): Promise<Outcome> {
	const requests: HttpRequest[] = [];
	const http: Around['http'] = async (request) => {
		requests.push(request);
		return await answer(request);
	};
	const sent = () => requests.map(({ body }) => body!);
	const given = around(item, to);
	if (node === 'Channel') {
		const nodes = { ...given.nodes, Message: { tell } };
		try {
			await runCode(file, node, { ...given, nodes, http });
			return { sent: sent(), requests, problems: [] };
		} catch (error) {
			return { sent: sent(), requests, problems: [(error as Error).message] };
		}
	}
	const [message] = await runCode(file, node, given);
	const [told] = await runCode(file, 'Tell', { input: { ...message, tell }, http });
	const isByNode = told.written !== undefined;
	const [{ problems, next }] = await runCode(file, 'Was It Sent?', {
		nodes: { Tell: told },
		input: isByNode ? nodeAnswer : told,
	});
	const written = isByNode ? [told.written as Json] : [];
	return { sent: [...sent(), ...written], requests, problems: problems as string[], next };
}
