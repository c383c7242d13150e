// After the list: whether each customer's hand-over began, and each row has one try more.
const unbegun = $('Run Again')
	.all()
	.flatMap(({ json: { error } }, at) => {
		if (error === undefined) return [];
		const who = nameOf(objectIn($input.all()[at].json.item));
		return [`${who} could not be handed over again: ${errorText(error)}`];
	});
// A failing table may hand on the rows as they were.
const before = new Map(rowsIn($input.all()).map(({ id, tries }) => [id, tries]));
const isCounted = (row) => isRow(row) && row.tries === before.get(row.id) + 1;
const what =
	'AI Rudder Receipts could not be written, so these customers will be handed over again without a count';
const problems = [...unbegun, ...tableProblem(what, $('Count the Try').all(), isCounted)];
const done = unbegun.length === 0 ? NOBODY_MISSED : undefined;
return problems.length > 0 ? [{ json: { done, problems } }] : [];
