// Reads what the channel answered. What comes next depends on it.
function readSent(tell, answer, tries) {
	const { written, chat, from, url, checks, isTrial, ...message } = tell;
	const problems = [...tell.problems];
	let { told } = tell;
	if (tell.by in NODES) {
		const why = whyNotSent(tell.by, answer);
		if (tries < 2 && isSurelyLost(tell.by, answer, why)) {
			return { ...tell, tries: tries + 1, next: 'again' };
		}
		if (why === '' || answer.accepted?.length > 0) told = true;
		if (why !== '') problems.push(`${tell.subject}: not told by ${tell.by}, for ${why}`);
	}
	const next = told ? tell.next : (tell.otherwise ?? tell.next);
	// What was done all the same.
	const done = tell.done ?? (told && tell.subject ? `Told: ${tell.subject}` : undefined);
	const isFailure = problems.length > 0 && (next === 'end' || isTrial === true);
	return {
		...message,
		told,
		done,
		problems: [...new Set(problems)],
		next: isFailure ? 'fail' : next,
	};
}

function whyNotSent(by, answer) {
	// A node that is switched off hands on what it was given.
	if (answer.written !== undefined) {
		return `the node ${NODES[by]} is switched off. Open it, choose a credential, close it and activate it (right click, Activate).`;
	}
	if (answer.error !== undefined) return errorText(answer.error, 500);
	if (by === 'email') {
		const refused = Array.isArray(answer.rejected) ? answer.rejected : [];
		return refused.length > 0 ? `the mail server refused ${refused.join(', ')}` : '';
	}
	return refusalIn(by === 'telegram' ? { statusCode: 200, body: answer } : answer);
}

// As in `post`. A mail server says "later" by 42x or 45x.
function isSurelyLost(by, answer, why) {
	if (answer.error === undefined) return isLater(answer.statusCode);
	return (
		NOBODY_THERE.test(why) || (by === 'email' ? /\b4[25]\d\b/ : /too many requests/i).test(why)
	);
}
