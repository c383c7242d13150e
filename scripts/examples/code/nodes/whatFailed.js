// Whom nobody was told about, from the receipt, the row of the all-in-one workflow, or the execution.
const { settings } = $('Settings').first().json;
const { workflow = {}, execution = {}, trigger = {} } = $('Error Trigger').first().json;
const [receipt = {}] = rowsIn($('Receipt').all());
const [row = {}] = rowsIn($('Row of the Transfer').all());
const stored = $('Execution').first()?.json ?? {};
const memory = $getWorkflowStaticData('global');

const runs = Object.values(objectOf(stored.data?.resultData?.runData)).flat();
const waiting = stored.data?.executionData?.nodeExecutionStack ?? [];
const items = [...runs, ...waiting].flatMap((run) => run.data?.main ?? []).flat();
const inExecution = items.map((item) => item?.json).find((json) => json?.delivery?.receivedAt);
let item = inExecution;
if (typeof receipt.item === 'string') item = objectIn(receipt.item);
else if (!item && isRow(row)) {
	item = {
		...{ channel: row.channel, channel_id: row.channel_id, call_id: row.call_id },
		user: { name: row.customer },
		conclusion: { output_label: row.label },
		delivery: { id: row.delivery_id, receivedAt: row.received_at },
	};
}

const name = oneLine(workflow.name);
const node = oneLine(execution.lastNodeExecuted) || 'not known';
const error = oneLine(execution.error?.message ?? trigger.error?.message, 1000);
// As the examples say it. A row that was told of says it, too, when the workflow broke off later.
const [, said, wrong = error] =
	/^((?:Told|Taken over|No customer was missed)\b[^\n]{0,300}), but:\n([^\n]+)/.exec(
		execution.error?.message ?? '',
	) ?? [];
const isRowTold = row.asked_to && ![BEING_ASKED, NOBODY_YET].includes(row.asked_to);
const done = said ?? (isRowTold ? `Told: ${oneLine(row.customer)}` : '');
const [, reason] = /^(?:Refused: )?([a-z_]+): /.exec(error) ?? [];
const isRefusal = !item && REASONS.includes(reason);

// Anyone can send what is refused, and what a timer starts may fail every few minutes.
// These are said once an hour for each reason. Nothing else is left out.
const isNobody = !item && done === NOBODY_MISSED;
const what = isRefusal ? `refused ${reason}` : isNobody && wrong;
const once = what ? cut(`${name}: ${what}`, 200) : '';
if (once in saidIn(memory)) return [];

const url = oneLine(execution.url, 500) || `number ${oneLine(execution.id) || 'unknown'}`;
const failed = ['', `What failed: ${node}`, error, `Execution: ${url}`];
const title = done && `${cut(done, 80)}, but (${cut(name, 40)}): ${wrong}`;
const to = {
	...{ to: oneLine(settings.tell, 5000), field: 'settings.tell in Settings' },
	...(once ? { once, next: 'said', otherwise: 'forget' } : { next: 'end' }),
};
const rarely = once ? ['The same reason is said again after an hour at the earliest.'] : [];
if (isRefusal) {
	const text = [
		'The trigger turned a call away. If AI Rudder sent it, do what follows; if a stranger did, there is nothing to do.',
		...failed,
		...rarely,
	].join('\n');
	const subject = `A callback was refused (${name}): ${reason}`;
	return [{ json: { ...to, subject, text } }];
}
if (!item && done) {
	const text = [`${done}. Something else went wrong.`, ...failed, ...rarely].join('\n');
	return [{ json: { ...to, subject: title, text } }];
}
if (!item) {
	const since = oneLine(stored.startedAt) || 'an unknown time';
	// At a wrong Base URL n8n may answer with a page. What failed before it ran has no number.
	const isStrange = Object.keys(stored).length > 0 && stored.startedAt === undefined;
	const whyStrange = isStrange ? 'the answer is no execution: see the Base URL' : '';
	const whyUnread = execution.id ? errorText(stored.error) || whyStrange : '';
	const unread = [
		...tableProblem('AI Rudder Receipts could not be read', $('Receipt').all()),
		...tableProblem(NOT_READ, $('Row of the Transfer').all()),
		// A table that is not there is one that nobody uses.
	].filter((problem) => !/not (?:be )?found|could not find/i.test(problem));
	if (whyUnread !== '') {
		unread.push(
			`The execution could not be read (${whyUnread}). Look at the n8n API credential of the node Execution.`,
		);
	}
	const text = [
		'An execution failed, and no customer is known for it.',
		...failed,
		'',
		...unread,
		unread.length > 0
			? 'Open the execution to see which customer it was about. If n8n has not kept it, ask AI Rudder who was handed over when it ran.'
			: `If a callback started it, n8n has not kept the callback of this execution. It was started at ${since}: ask AI Rudder who was handed over then.`,
	].join('\n');
	const subject = `A customer was not handed over (${name})`;
	return [{ json: { ...to, subject, text, problems: unread } }];
}
const lines = [`Received: ${about(item).receivedAt || 'unknown'}`, `What failed: ${node}`, error];
const text = messageText(item, {
	heading: done
		? `${done}. Something else went wrong.`
		: 'Something failed while this customer was handed over.',
	lines,
	execution: url,
});
const subject = title || `${nameOf(item)} was not handed over (${name})`;
return [{ json: { ...to, subject, text } }];
