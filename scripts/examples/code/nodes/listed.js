// After the last part: what went wrong with any of them.
const went = $input.all().flatMap(({ json }) => json.problems ?? []);
const problems = new Set([...$('Plan').first().json.problems, ...went]);
const error = $input
	.all()
	.map(({ json }) => json.error)
	.find(Boolean);
if (error)
	problems.add(
		`AI Rudder Transfers could not be written (${oneLine(objectOf(error).message ?? error, 300)}).`,
	);
return problems.size > 0 ? [{ json: { problems: [...problems] } }] : [];
