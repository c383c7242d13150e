// Sends a message and reads the answer: a refusal may come as 200.
const NODES = { email: 'E-Mail', telegram: 'Telegram', freshdesk: 'Freshdesk' };

function refusalIn({ statusCode, body }) {
	let data = body;
	try {
		if (typeof body === 'string') data = JSON.parse(body);
	} catch {
		// It is text.
	}
	const said = oneLine(data, 300);
	if (statusCode < 200 || statusCode > 299)
		return `it answered ${statusCode}${said && `: ${said}`}`;
	if (typeof data === 'string') {
		if (/^\s*<(!doctype|html)/i.test(data)) return 'it answered with a web page, as for a sign-in';
		return /delivery failed/i.test(data) ? `it answered: ${said}` : '';
	}
	const { ok, success, code, errcode, StatusCode, error } = objectOf(data);
	const isCode = (value) => Number.isInteger(value) && value !== 0 && (value < 200 || value > 299);
	const isRefused =
		ok === false || success === false || [code, errcode, StatusCode].some(isCode) || Boolean(error);
	return isRefused ? `it answered: ${said}` : '';
}

const TIMEOUT_MS = 30000;

// Not again after a time-out: the message may have arrived.
async function post(http, url, body, pauses = [2000, 4000, 0]) {
	const options = { json: true, returnFullResponse: true, ignoreHttpStatusErrors: true };
	let problem = '';
	for (const pause of pauses) {
		try {
			const answer = await http({ method: 'POST', url, body, timeout: TIMEOUT_MS, ...options });
			problem = refusalIn(answer);
			if (problem === '' || (answer.statusCode !== 429 && answer.statusCode < 500)) return problem;
		} catch (error) {
			problem = `it did not answer: ${oneLine(error.message, 300)}`;
			if (/time.?out|ECONNABORTED/i.test(problem)) return problem;
		}
		if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
	}
	return problem;
}
