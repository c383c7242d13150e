const { settings } = $('When to Try Again').first().json;
const rows = $input.all().map(({ json }) => json);
const parts = rows.map(({ item, tries, execution_id }) => {
	const known = JSON.parse(item);
	const lines = [`Received: ${about(known).receivedAt || 'unknown'}`];
	const heading = `Tried ${tries + 1} times, and nobody has the customer yet.`;
	return messageText(known, { heading, lines, execution: `number ${oneLine(execution_id)}` });
});
const names = rows.map(({ item }) => nameOf(JSON.parse(item)));
const subject = names.length === 1 ? names[0] : `${names.length} customers, ${names[0]} first,`;
const message = {
	to: oneLine(settings.tell, 5000),
	field: 'settings.tell in When to Try Again',
	subject: `${subject} could not be handed over`,
	// Each is cut, so that a long one hides no other.
	text: parts.map((part) => cut(part, Math.max(300, Math.floor(3500 / parts.length)))).join('\n\n'),
	...{ ids: rows.map(({ id }) => id), problems: [], next: 'told', otherwise: 'end' },
};
return [{ json: message }];
