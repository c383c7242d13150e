// The rows of today and those still open as one page, which loads nothing from anywhere.
const { settings } = $('Board Settings').first().json;
const pressed = $('Take Over on the Board').isExecuted ? $('Take Over on the Board').all() : [];
const unwritten = tableProblem(NOT_WRITTEN, pressed, isTaken);
const unread = tableProblem(NOT_READ, $input.all());
// The sample of a trial is no customer.
const all = rowsIn($input.all()).filter((row) => !oneLine(row.asked_to).startsWith(TRIAL));
const zone = zoneIn(oneLine(settings.timeZone));
if (zone === null) {
	const typed = oneLine(settings.timeZone);
	throw new Error(`settings.timeZone in Board Settings is "${typed}"; write it as Asia/Jakarta.`);
}
const now = DateTime.now().setZone(zone);
const local = (time) => DateTime.fromISO(time).setZone(zone);
const isToday = (row) => local(row.received_at) >= now.startOf('day');
const rows = all.filter(isToday);

const safe = (value) => html(oneLine(value));
const clock = (row) => local(row.received_at).toFormat(isToday(row) ? 'HH:mm' : 'd LLL HH:mm');
const seconds = (row) =>
	Math.max(0, local(row.accepted_at).diff(local(row.received_at)).as('seconds'));
const inWords = (value) =>
	value < 90
		? `${Math.round(value)} s`
		: value < 5400
			? `${Math.round(value / 60)} min`
			: `${Math.round(value / 3600)} h`;

const open = all.filter((row) => row.status !== 'accepted');
const accepted = rows.filter((row) => row.status === 'accepted');
const times = accepted.map(seconds).sort((a, b) => a - b);
const middle = Math.floor(times.length / 2);
const median = times.length % 2 ? times[middle] : (times[middle - 1] + times[middle]) / 2;

const countBy = (column) => {
	const counts = new Map();
	for (const row of rows) {
		const name = oneLine(row[column]) || '(none)';
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 12);
};
const steps = [
	['up to 1 min', 60],
	['up to 5 min', 300],
	['up to 15 min', 900],
	['longer', Infinity],
];
const byTime = steps.map(([name, limit], index) => [
	name,
	times.filter((time) => time <= limit && time > (index === 0 ? -1 : steps[index - 1][1])).length,
]);

const chart = (title, bars) => {
	const most = Math.max(1, ...bars.map(([, count]) => count));
	const lines = bars.map(([name, count], index) => {
		const y = index * 30;
		const shown = String(name).length > 22 ? `${String(name).slice(0, 21)}…` : name;
		return `<g><title>${safe(name)}: ${count}</title>
<text x="160" y="${y + 19}" text-anchor="end">${safe(shown)}</text>
<rect x="170" y="${y + 4}" width="${(count / most) * 200}" height="20" rx="3"/>
<text x="${178 + (count / most) * 200}" y="${y + 19}" class="count">${count}</text></g>`;
	});
	const height = Math.max(1, bars.length) * 30;
	return `<figure><figcaption>${title}</figcaption>
<svg viewBox="0 0 420 ${height}" width="420" height="${height}" role="img" aria-label="${title}">${lines.join('')}</svg></figure>`;
};
const openRow = (row) => `<tr><td>${clock(row)}</td><td>${safe(row.customer)}</td>
<td>${safe(row.channel)} ${safe(row.channel_id)}</td><td>${safe(row.label)}</td>
<td><form method="post"><input type="hidden" name="delivery_id" value="${safe(row.delivery_id)}">
<input name="name" placeholder="Your name" required maxlength="80"> <button>I take over</button></form></td></tr>`;
const takenRow = (row) => `<tr><td>${clock(row)}</td><td>${safe(row.customer)}</td>
<td>${safe(row.channel)} ${safe(row.channel_id)}</td><td>${safe(row.label)}</td>
<td>${safe(row.accepted_by)} after ${inWords(seconds(row))}</td></tr>`;
const table = (lines, nothing) =>
	lines.length === 0
		? `<p>${nothing}</p>`
		: `<table><thead><tr><th>Time</th><th>Customer</th><th>Channel</th><th>Label</th><th></th></tr></thead><tbody>${lines.join('')}</tbody></table>`;

const more = (list) => (list.length > 200 ? `<p>And ${list.length - 200} more.</p>` : '');

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta http-equiv="refresh" content="${Number(settings.refreshSeconds) || 60};url=?">
<meta name="viewport" content="width=device-width"><title>${safe(settings.title)}</title>
<style>
body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 960px; padding: 0 1rem; color: #1f2430; }
.numbers { display: flex; flex-wrap: wrap; gap: 1rem; } .numbers div { flex: 1; background: #f2f4f8; border-radius: 8px; padding: 1rem; }
.numbers b { display: block; font-size: 2rem; } figure { display: inline-block; margin: 1rem 1rem 1rem 0; vertical-align: top; }
figcaption { font-weight: 600; margin-bottom: .5rem; } svg { font-size: 14px; fill: #1f2430; max-width: 100%; } rect { fill: #3b6fd4; } .count { fill: #5a6272; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #dfe3ea; } input { width: 8rem; }
</style></head><body>
<h1>${safe(settings.title)}</h1>
${unread.length > 0 ? '<p><strong>The table AI Rudder Transfers cannot be read now: nobody is listed here.</strong></p>' : ''}
${unwritten.length > 0 ? '<p><strong>This could not be noted. Please answer the customer, and say in your chat that you do.</strong></p>' : ''}
<p>${now.toFormat('cccc, d LLLL yyyy, HH:mm')} (${safe(zone)})</p>
<div class="numbers"><div id="total"><b>${rows.length}</b>transfers today</div>
<div id="open"><b>${open.length}</b>open</div><div id="accepted"><b>${accepted.length}</b>accepted</div>
<div id="median"><b>${times.length === 0 ? '–' : inWords(median)}</b>median time to acceptance</div></div>
${rows.length === 0 ? '' : chart('By label', countBy('label')) + chart('By channel', countBy('channel_id')) + chart('Time to acceptance', byTime)}
<h2>Open</h2>${table(open.slice(0, 200).map(openRow), unread.length > 0 ? 'Not known.' : 'Nobody is waiting.')}${more(open)}
<h2>Accepted today</h2>${table(accepted.slice(0, 200).map(takenRow), 'Nothing yet.')}${more(accepted)}
</body></html>`;

const [taken = {}] = rowsIn(pressed);
return [{ json: { page, ...afterPage(taken, [...unwritten, ...unread]) } }];
