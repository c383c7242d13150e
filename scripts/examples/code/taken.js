const isTaken = (row) => isRow(row) && row.accepted_in === String($execution.id);

// Tells people who were asked that somebody has taken over.
function takenMessage(row, asked = oneLine(row.asked_to, 5000)) {
	const name = oneLine(row.accepted_by, 80) || 'Somebody';
	const { urls, mails } = addressesIn(asked);
	return {
		done: `Taken over: ${oneLine(row.customer)}`,
		to: [...mails, ...urls].join(', '),
		// Who was told in the chat that everybody reads.
		isInChat: asked.includes(YOUR_CHAT),
		field: 'asked_to in AI Rudder Transfers',
		subject: `${name} has taken over: ${oneLine(row.customer)}`,
		text: `${name} has taken over the conversation with ${oneLine(row.customer)} (${oneLine(row.label) || 'no label'}). Nothing is left to do for you.`,
		next: 'end',
	};
}

// What follows a page. A customer whom nobody was told about is news to nobody.
function afterPage(row, problems) {
	const isNews = isTaken(row) && row.asked_to !== NOBODY_YET;
	return { ...(isNews ? takenMessage(row) : { done: NOBODY_MISSED, next: 'end' }), problems };
}
