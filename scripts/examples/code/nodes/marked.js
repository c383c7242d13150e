// Whether every row of this part is marked now; what went wrong goes on to the end of the list.
const { problems, marks, done } = $('Was It Sent?').first().json;
const isMarked = (row) =>
	isRow(row) && Object.entries(marks).every(([column, value]) => row[column] === value);
const what = 'The rows that were told could not be marked, so they will be told again';
return [{ json: { done, problems: [...problems, ...tableProblem(what, $input.all(), isMarked)] } }];
