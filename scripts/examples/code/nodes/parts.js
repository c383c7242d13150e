const { settings, hours: typed } = $('Settings').first().json;
const { problems } = $('Plan').first().json;
const zone = readHours(typed).timeZone ?? 'UTC';
const all = $input.all().map(({ json }) => json);
const failed = all.find(({ error }) => error !== undefined);
if (failed) {
	const why = oneLine(objectOf(failed.error).message ?? failed.error, 300);
	return [
		{
			json: {
				problems: [...problems, `AI Rudder Transfers could not be read (${why}).`],
				next: 'end',
			},
		},
	];
}
// Whom an execution is telling in this moment is none of them.
const before = DateTime.now().minus({ minutes: 10 });
const rows = all
	.filter(({ id }) => Number.isInteger(id))
	.filter((row) => row.asked_to !== 'being asked' || DateTime.fromISO(row.received_at) < before)
	.sort((a, b) => a.id - b.id);
if (rows.length === 0) return problems.length > 0 ? [{ json: { problems, next: 'end' } }] : [];

const lineOf = (row) =>
	[
		DateTime.fromISO(row.received_at).setZone(zone).toFormat('ccc dd LLL HH:mm'),
		oneLine(row.customer, 60),
		oneLine([row.channel, row.channel_id].filter(Boolean).join(' '), 60) || 'unknown',
		`label ${oneLine(row.label, 60) || 'none'}`,
		`call ${oneLine(row.call_id, 60) || 'unknown'}`,
	].join(' | ');
// Small enough for the smallest channel.
const parts = [];
for (const row of rows) {
	const line = lineOf(row);
	const last = parts[parts.length - 1];
	if (last && Buffer.byteLength(`${last.lines.join('\n')}\n${line}`) < 1500) {
		last.lines.push(line);
		last.ids.push(row.id);
	} else parts.push({ ids: [row.id], lines: [line] });
}
const customers = `${rows.length} ${rows.length === 1 ? 'customer' : 'customers'} from after hours`;
const heading = 'These customers asked for a human and nobody was told, the longest waiting first.';
return parts.map(({ ids, lines }, at) => ({
	json: {
		to: oneLine(settings.desk, 5000),
		field: 'settings.desk in Settings',
		subject: parts.length === 1 ? customers : `${customers}, part ${at + 1} of ${parts.length}`,
		text: [heading, '', ...lines].join('\n'),
		askedTo: oneLine(settings.desk, 5000) || 'your chat',
		...{ ids, problems, next: 'mark', otherwise: 'go on' },
	},
}));
