const { settings } = $('Settings').first().json;
const item = $('AI Rudder Trigger').first().json;
const who = about(item);
const execution = executionLink($execution, $workflow.id);
const link = $execution.resumeFormUrl;
const channel = [who.channel, who.channelId].filter(Boolean).join(', ') || 'not named';
const isBlank = !oneLine(settings.reportPath);
const message = {
	to: oneLine(settings.team, 5000),
	field: 'settings.team in Settings',
	subject: `${nameOf(item)} waits (${who.label || 'no label'})`,
	text: messageText(item, { link, heading: 'A customer waits for a human.', execution }),
	problems: wrongAddress('settings.team in Settings', settings.team),
	isTrial: $execution.mode === 'test',
	next: 'wait',
	otherwise: 'end',
};
// A form's description is HTML.
const form = {
	title: `Take over ${who.name || 'a customer without a name'}`,
	description: [
		html(`Channel: ${channel}. Label: ${who.label || 'none'}.`),
		...who.issues.map(html),
		isBlank
			? 'AI Rudder is not told: settings.reportPath in the node Settings of the workflow is blank.'
			: 'AI Rudder is told as soon as you press the button.',
	].join('<br>'),
};
return [{ json: { ...message, form, callKey: callKeyOf(item) } }];
