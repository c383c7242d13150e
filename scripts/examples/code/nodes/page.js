const pressed = $('Take Over').isExecuted ? $('Take Over').all() : [];
const { query } = ($('Accept Link').first(0) ?? $('Accept Link').first(1)).json;
// Without a token no customer is concerned. The first trial looks for this page before it makes the table.
const problems = query.token
	? [...tableProblem(NOT_WRITTEN, pressed, isTaken), ...tableProblem(NOT_READ, $input.all())]
	: [];
const [row = {}] = rowsIn($input.all());
const show = (value) => html(oneLine(value));
let state = 'unknown';
if (row.status === 'accepted') state = isTaken(row) ? 'mine' : 'taken';
else if (problems.length > 0) state = 'broken';
else if (row.token) state = 'open';

const title = {
	open: 'A customer waits',
	mine: 'You have taken over',
	taken: 'Already taken over',
	unknown: 'This link is not known',
	broken: 'This could not be noted',
}[state];
const where = [show(row.channel), show(row.channel_id)].filter(Boolean).join(' ');
const who = `<p>Customer: ${show(row.customer)}<br>Channel: ${where || 'unknown'}<br>Label: ${show(row.label) || 'none'}</p>`;
const say = {
	open: `${who}<form method="post"><p><label>Your name <input name="name" required maxlength="80"></label></p><p><button>I take over</button></p></form>`,
	mine: `${who}<p>The others are being told. Please answer the customer now.</p>`,
	taken: `${who}<p>Taken over by ${show(row.accepted_by)}. Nothing is left to do.</p>`,
	unknown: '<p>The transfer may have been removed from the list. Look at your newest message.</p>',
	broken: '<p>Please answer the customer, and say in your chat that you do.</p>',
}[state];
const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Take over</title><style>body { font: 18px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 32rem; padding: 0 1rem; overflow-wrap: anywhere; } button, input { font: inherit; padding: .4rem .8rem; }</style></head><body>
<h1>${title}</h1>
${say}
</body></html>`;

return [{ json: { page, state, ...afterPage(row, problems) } }];
