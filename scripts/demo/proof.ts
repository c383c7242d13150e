import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { EditorApi } from '../sandbox/EditorApi';
import { TRIGGER_NAME } from '../sandbox/triggerWorkflow';
import type { Execution } from '../sandbox/workflowTypes';
import { SAMPLE, SAMPLE_BODY } from '../sender/sampleCallback';
import { sendCallback, type CallbackAnswer } from '../sender/sendCallback';
import { signCallback } from '../sender/signCallback';
import { READER_NAME, type DemoWorkflow } from './demoWorkflow';

/** Something that must hold, and what was seen. */
export interface Check {
	what: string;
	expected: unknown;
	seen: unknown;
}

/** What the demo shows. */
export interface Proof {
	genuine: CallbackAnswer;
	forged: CallbackAnswer;
	/** The item that the trigger handed on. */
	item: unknown;
	/** What the next node read from it. */
	read: unknown;
	executions: number;
	/** The checks that did not hold. */
	differences: Check[];
}

function itemAfter(execution: Execution, nodeName: string): Record<string, unknown> | undefined {
	return execution.data.resultData.runData[nodeName]?.[0]?.data?.main[0]?.[0]?.json;
}

/** Sends the documented sample once with a valid and once with a forged signature, and compares. */
export async function prove(
	api: EditorApi,
	workflow: DemoWorkflow,
	secret: string,
): Promise<Proof> {
	const body = SAMPLE_BODY;
	const send = async (key: string) =>
		await sendCallback({ url: workflow.url, body, signature: signCallback({ body, secret: key }) });
	const genuine = await send(secret);
	const forged = await send(`not-${secret}`);
	const executions = await api.waitForExecutions(workflow.id, 1);
	const [execution] = executions;
	const item = itemAfter(execution, TRIGGER_NAME);
	const read = itemAfter(execution, READER_NAME);

	const { delivery, ...callback } = (item ?? {}) as { delivery?: Record<string, unknown> };
	const { receivedAt, ...rest } = delivery ?? {};
	const checks: Check[] = [
		{ what: 'status of the signed sample', expected: 200, seen: genuine.status },
		{ what: 'body of that answer', expected: '{}', seen: genuine.text },
		{
			what: 'content type of that answer',
			expected: 'application/json; charset=utf-8',
			seen: genuine.headers.get('content-type'),
		},
		{ what: 'status of the forged sample', expected: 401, seen: forged.status },
		{ what: 'executions', expected: ['success'], seen: executions.map(({ status }) => status) },
		{ what: "the callback's fields in the item", expected: SAMPLE, seen: callback },
		{
			what: '"delivery" in the item',
			expected: {
				id: createHash('sha256').update(body).digest('hex').slice(0, 32),
				event: 'session.transfer',
				issues: [],
				duplicate: false,
				verifiedBy: 'signature',
				secret: 'current',
			},
			seen: rest,
		},
		{
			what: '"delivery.receivedAt" as a time in UTC',
			expected: receivedAt,
			seen: new Date(String(receivedAt)).toJSON(),
		},
		{
			what: 'what the next node read',
			expected: {
				customer: SAMPLE.user.name,
				label: SAMPLE.conclusion.output_label,
				channel: SAMPLE.channel_id,
			},
			seen: read,
		},
	];
	const differences = checks.filter(({ expected, seen }) => !isDeepStrictEqual(expected, seen));
	return { genuine, forged, item, read, executions: executions.length, differences };
}
