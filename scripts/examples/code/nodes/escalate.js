const { settings } = $('Settings').first().json;
const { minutes } = $('Plan').first().json;
const item = $('AI Rudder Trigger').first().json;
const asked = $('Was It Sent?').first().json;
const found = $input.first()?.json ?? {};
const { link } = asked;
const problems = [...asked.problems];
const remembered = asked.told ? ($('Remember Whom').first()?.json ?? {}) : {};
for (const { error } of [remembered, found]) {
	if (error)
		problems.push(
			`AI Rudder Transfers failed (${oneLine(objectOf(error).message ?? error, 300)}).`,
		);
}
// Who cannot be looked up may still wait.
if (found.status === 'accepted') return [{ json: { problems, told: true, next: 'end' } }];

const heading = asked.told
	? `Nobody has taken over within ${minutes} minutes.`
	: `Nobody could be told: ${problems.join(' ')}`;
const lines = link ? [`Take over: ${link}`] : [];
const execution = executionLink($execution, $workflow.id);
const message = {
	to: oneLine(settings.escalateTo, 5000),
	field: 'settings.escalateTo in Settings',
	subject: `Nobody has taken over: ${nameOf(item)} still waits`,
	text: messageText(item, { heading: cut(heading, 600), lines, execution }),
	askedTo:
		[asked.told ? asked.askedTo : '', oneLine(settings.escalateTo, 5000)]
			.filter(Boolean)
			.join(', ') || 'your chat',
	problems,
	next: 'remember',
	otherwise: 'end',
};
return [{ json: message }];
