const { settings } = $('Settings').first().json;
const { minutes } = $('Plan').first().json;
const item = $('AI Rudder Trigger').first().json;
const asked = $('Was It Sent?').first().json;
const { link } = asked;
const problems = [...asked.problems];
if (asked.told) {
	const remembered = $('Remember Whom').all();
	problems.push(...tableProblem(NOT_WRITTEN, remembered, isAsked(asked.askedTo)));
	problems.push(...tableProblem(NOT_READ, $input.all()));
}
const [found = {}] = asked.told ? rowsIn($input.all()) : [];
// Who cannot be looked up may still wait.
if (found.status === 'accepted') {
	return [{ json: { done: `Taken over: ${nameOf(item)}`, problems, told: true, next: 'end' } }];
}

const heading = asked.told
	? `Nobody has taken over within ${minutes} minutes.`
	: `Nobody could be told: ${problems.join(' ')}`;
const execution = executionLink($execution, $workflow.id);
const message = {
	to: oneLine(settings.escalateTo, 5000),
	field: 'settings.escalateTo in Settings',
	subject: `Nobody has taken over: ${nameOf(item)} still waits`,
	text: messageText(item, { link, heading: cut(heading, 600), execution }),
	askedTo: [asked.told ? asked.askedTo : '', oneLine(settings.escalateTo, 5000) || YOUR_CHAT]
		.filter(Boolean)
		.join(', '),
	// Who was told before.
	done: asked.done,
	problems,
	next: 'remember',
	otherwise: 'end',
};
return [{ json: message }];
