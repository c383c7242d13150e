const { settings } = $('When to Try Again').first().json;
const { resumeUrl } = $execution;
const rows = $input.all().map(({ json }) => json);
const lineOf = ({ item, tries, execution_id }) => {
	const who = about(objectIn(item));
	return [
		who.receivedAt || 'time unknown',
		cut(who.name, 60) || 'without a name',
		cut([who.channel, who.channelId].filter(Boolean).join(' '), 60) || 'unknown',
		`label ${cut(who.label, 60) || 'none'}`,
		`call ${cut(who.callId, 60) || 'unknown'}`,
		`tried ${tries + 1} times`,
		...(who.issues.length > 0 ? [`delivery ${who.deliveryId}`] : []),
		`execution ${executionLink({ id: oneLine(execution_id), resumeUrl }, $workflow.id)}`,
		cut(who.slots.join(', '), 200),
	].join(' | ');
};
const first = nameOf(objectIn(rows[0].item));
const names = rows.length === 1 ? first : `${rows.length} customers, ${first} first,`;
const parts = partsOf(rows.map((row) => ({ id: row.id, line: lineOf(row) })));
return parts.map(({ ids, lines }, at) => ({
	json: {
		...{ to: oneLine(settings.tell, 5000), field: 'settings.tell in When to Try Again' },
		subject: partName(`${names} could not be handed over`, at, parts),
		text: ['Tried as often as set, and nobody has these customers yet.', '', ...lines].join('\n'),
		...{ ids, marks: { told: true }, problems: [], next: 'mark', otherwise: 'go on' },
	},
}));
