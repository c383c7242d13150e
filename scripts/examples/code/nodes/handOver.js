const { settings } = $('Receipt Settings').first().json;
const item = $('Customer').first().json;
const execution = executionLink($execution, $workflow.id);
const lines = [`Received: ${about(item).receivedAt || 'unknown'}`];
const kept = $('Keep Receipt').isExecuted ? $('Keep Receipt').all() : [];
const field = 'settings.desk in Receipt Settings';
const message = {
	to: oneLine(settings.desk, 5000),
	field,
	subject: `${nameOf(item)} waits (${about(item).label || 'no label'})`,
	text: messageText(item, { heading: 'A customer waits for a human.', lines, execution }),
	problems: [
		...wrongAddress(field, settings.desk),
		...tableProblem('AI Rudder Receipts could not be written', kept),
	],
	next: 'tick',
	otherwise: 'end',
};
return [{ json: message }];
