// Reads what the channel answered. What comes next depends on it.
function readSent(tell, answer) {
	const { written, chat, from, url, ...message } = tell;
	const problems = [...tell.problems];
	let { told } = tell;
	if (tell.by in NODES) {
		const why = whyNotSent(tell.by, answer);
		if (why === '') told = true;
		else problems.push(`${tell.subject}: not told by ${tell.by}, for ${why}`);
	}
	const next = told ? tell.next : (tell.otherwise ?? tell.next);
	return {
		...message,
		told,
		problems,
		next: next === 'end' && problems.length > 0 ? 'fail' : next,
	};
}

function whyNotSent(by, answer) {
	// A node that is switched off hands on what it was given.
	if (answer.written !== undefined) {
		return `the node ${NODES[by]} is switched off. Open it, choose a credential, close it and activate it (right click, Activate).`;
	}
	if (answer.error !== undefined) return oneLine(answer.error.message ?? answer.error, 500);
	if (by === 'email') {
		const refused = Array.isArray(answer.rejected) ? answer.rejected : [];
		return refused.length > 0 ? `the mail server refused ${refused.join(', ')}` : '';
	}
	return refusalIn(by === 'telegram' ? { statusCode: 200, body: answer } : answer);
}
