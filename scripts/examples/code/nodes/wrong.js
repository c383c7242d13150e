// Whoever waits was told of: now what went wrong on the way.
const { needsTable } = $('Plan').first().json;
const problems = [...$('Was It Sent?').first().json.problems];
const { error } = $input.first()?.json ?? {};
if (error && needsTable) {
	problems.push(
		`AI Rudder Transfers could not be written (${oneLine(objectOf(error).message ?? error, 300)}).`,
	);
}
return problems.length > 0 ? [{ json: { problems } }] : [];
