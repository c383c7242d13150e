const { settings } = $('Receipt Settings').first().json;
const item = $('Customer').first().json;
const execution = executionLink($execution, $workflow.id);
const lines = [`Received: ${about(item).receivedAt || 'unknown'}`];
const message = {
	to: oneLine(settings.desk, 5000),
	field: 'settings.desk in Receipt Settings',
	subject: `${nameOf(item)} waits (${about(item).label || 'no label'})`,
	text: messageText(item, { heading: 'A customer waits for a human.', lines, execution }),
	problems: wrongAddress('settings.desk in Receipt Settings', settings.desk),
	next: 'tick',
	otherwise: 'end',
};
return [{ json: message }];
