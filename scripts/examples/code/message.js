// Who waits, from the item of the trigger. Every part is one line of limited length.
function about(item) {
	const { user, conclusion, delivery, channel, channel_id, call_id, company } = objectOf(item);
	const { id, name } = objectOf(user);
	const { output_label, record_slots } = objectOf(conclusion);
	const { issues, body, bodyEncoding, id: deliveryId, receivedAt } = objectOf(delivery);
	const isKnown = typeof record_slots === 'object' && record_slots !== null;
	return {
		name: oneLine(name),
		id: oneLine(id),
		channel: oneLine(channel),
		channelId: oneLine(channel_id),
		label: oneLine(output_label),
		callId: oneLine(call_id),
		company: oneLine(company),
		deliveryId: oneLine(deliveryId),
		receivedAt: oneLine(receivedAt),
		issues: (Array.isArray(issues) ? issues : []).map(issueText),
		body: body === undefined ? '' : `${bodyEncoding ?? 'text'}: ${oneLine(body, 1000)}`,
		slots: isKnown
			? Object.entries(record_slots).map(
					([slot, value]) => `${oneLine(slot)}: ${oneLine(value, 1e6)}`,
				)
			: [oneLine(record_slots, 1e6) || 'none'],
	};
}

// A message that does not say where.
function issueText({ path, message }) {
	const where = oneLine(path);
	const said = oneLine(message, 300);
	return where === '' || said.includes(where) ? said : `${where}: ${said}`;
}

// What tells calls apart: a rounded number, or the start of a text, may be of another one.
function callKeyOf({ call_id }) {
	if (Number.isSafeInteger(call_id)) return String(call_id);
	return typeof call_id === 'string' && call_id.length <= 200 ? call_id.trim() : '';
}

const NO_NAME = 'A customer';

function nameOf(item) {
	return about(item).name || NO_NAME;
}

// n8n knows its own address by the one under which an execution goes on; that one itself is secret.
function executionLink({ id, resumeUrl }, workflowId) {
	const [, base] = /^(https?:\/\/.+?)\/webhook-waiting\//.exec(resumeUrl ?? '') ?? [];
	return base ? `${base}/workflow/${workflowId}/executions/${id}` : `number ${id}`;
}

// The link comes first and what may be long last, because a channel cuts the end.
function messageText(item, { link = '', heading, lines = [], execution }) {
	const who = about(item);
	const damage = [
		'',
		'Not as AI Rudder documents it:',
		...who.issues.map((issue) => `- ${issue}`),
		`Delivery: ${who.deliveryId}`,
		...(who.body ? [`Body, ${who.body}`] : []),
	];
	return [
		...(link ? [`Take over: ${link}`, ''] : []),
		heading,
		'',
		`Customer: ${who.name || 'without a name'}${who.id && ` (${who.id})`}`,
		`Channel: ${[who.channel, who.channelId].filter(Boolean).join(', ') || 'unknown'}`,
		`Label: ${who.label || 'none'}`,
		...(who.callId ? [`Call ID: ${who.callId}`] : []),
		...lines,
		`Execution: ${execution}`,
		...(who.issues.length > 0 ? damage : []),
		'',
		'What the bot found out:',
		...(who.slots.length > 0 ? who.slots : ['none']),
	].join('\n');
}
