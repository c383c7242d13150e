const { settings, hours: typed } = $('Settings').first().json;
const { isTrial, checks, ...plan } = $('Plan').first().json;
const zone = readHours(typed).timeZone ?? 'UTC';
const unread = tableProblem(NOT_READ, $input.all());
const problems = [...plan.problems, ...unread];
// Neither whom somebody has taken over on the board, nor whom an execution is telling in this moment.
const before = DateTime.now().minus({ minutes: 10 });
const rows = rowsIn($input.all())
	.filter(({ status }) => status !== 'accepted')
	.filter((row) => row.asked_to !== BEING_ASKED || DateTime.fromISO(row.received_at) < before)
	.sort((a, b) => a.id - b.id);
const field = 'settings.desk in Settings';
if (rows.length === 0) {
	const done = unread.length === 0 ? NOBODY_MISSED : undefined;
	return isTrial || problems.length > 0
		? [{ json: { done, problems, checks, field: '', next: 'end' } }]
		: [];
}

const linkOf = ({ execution_id }) =>
	executionLink({ id: oneLine(execution_id), resumeUrl: $execution.resumeUrl }, $workflow.id);
// The row keeps no issues: what a damaged callback lacks is found by its delivery.
const isDamaged = ({ customer, channel, channel_id, label, call_id }) =>
	customer === NO_NAME ||
	[channel || channel_id, label, call_id].some((value) => oneLine(value) === '') ||
	/\(rounded\)$/.test(call_id);
const lineOf = (row) =>
	[
		DateTime.fromISO(row.received_at).setZone(zone).toFormat('ccc dd LLL HH:mm'),
		oneLine(row.customer, 60),
		oneLine([row.channel, row.channel_id].filter(Boolean).join(' '), 60) || 'unknown',
		`label ${oneLine(row.label, 60) || 'none'}`,
		`call ${oneLine(row.call_id, 60) || 'unknown'}`,
		...(isDamaged(row) ? [`delivery ${oneLine(row.delivery_id, 60)}`] : []),
		`execution ${linkOf(row)}`,
	].join(' | ');
const parts = partsOf(rows.map((row) => ({ id: row.id, line: lineOf(row) })));
const customers = `${rows.length} ${rows.length === 1 ? 'customer' : 'customers'} from after hours`;
const heading = 'These customers asked for a human and nobody was told, the longest waiting first.';
const to = oneLine(settings.desk, 5000);
return parts.map(({ ids, lines }, at) => ({
	json: {
		...{ to, field },
		subject: partName(customers, at, parts),
		text: [heading, '', ...lines].join('\n'),
		...{ ids, marks: { asked_to: to || YOUR_CHAT } },
		...{ problems, next: 'mark', otherwise: 'go on' },
	},
}));
