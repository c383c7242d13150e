// A transfer goes on whatever the table did; where that failed, the execution ends in an error.
const noted = $('Note the Call').all();
const isNoted = noted.some(({ json }) => json.success === true);
const problems = isNoted ? [] : tableProblem('AI Rudder Seen Calls could not be written', noted);
if (rowsIn($input.all()).length === 0) {
	const what = 'AI Rudder Seen Calls could not be read, so this transfer went on unchecked';
	const [why = `${what}.`] = tableProblem(what, $input.all());
	problems.push(why);
}
return problems.length > 0 ? [{ json: { done: NOBODY_MISSED, problems } }] : [];
