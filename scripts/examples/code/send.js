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
		if (/^[\s\ufeff]*<[!?a-z]/i.test(data)) return 'it answered with a web page, as for a sign-in';
		const isBad = /delivery failed/i.test(data) || REFUSING.test(data);
		return isBad ? `it answered: ${said}` : '';
	}
	return isRefused(data) ? `it answered: ${said}` : '';
}

// The first word of a refusal, in a text or in a field.
const REFUSING =
	/^\W*(?:err(?:or)?|fail(?:ed|ure)?|rejected|(?:access[ _]|permission[ _])?denied|unauthori[sz]ed|not[ _](?:found|allowed|authori[sz]ed)|forbidden|invalid)(?![a-z])/i;

// Services say it in one of these ways. A list or an object of errors may be empty.
function isRefused(data) {
	if (Array.isArray(data)) return data.some(isRefused);
	const { ok, success, code, errcode, StatusCode, status, result, error, errors } = objectOf(data);
	const isCode = (value) => Number.isInteger(value) && value !== 0 && (value < 200 || value > 299);
	const codes = [code, errcode, StatusCode]
		.flat()
		.map((value) => (/^-?\d+$/.test(value) ? Number(value) : value));
	const isNo = (value) => /^(?:false|no|0)$/i.test(value);
	const isBad = (value) => REFUSING.test(value) || /^[45]\d\d$/.test(value);
	const isSome = (value) =>
		typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
	return (
		[ok, success].some(isNo) ||
		[status, result, ...codes].some(isBad) ||
		// A 0 is a good one here.
		[status, result].some((value) => /^(?:false|no)$/i.test(value)) ||
		codes.some(isCode) ||
		[error, errors].some(isSome)
	);
}

const TIMEOUT_MS = 30000;

// At most once: only what surely did not arrive is sent again. Nobody took the connection, or the
// service said "later".
const NOBODY_THERE =
	/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|refused the connection|connection cannot be established|DNS server/;
const isLater = (statusCode) => statusCode === 429 || statusCode === 503;

async function post(http, url, body, pauses = [2000, 4000, 0]) {
	const options = { json: true, returnFullResponse: true, ignoreHttpStatusErrors: true };
	let problem = '';
	for (const pause of pauses) {
		try {
			const answer = await http({ method: 'POST', url, body, timeout: TIMEOUT_MS, ...options });
			problem = refusalIn(answer);
			if (!isLater(answer.statusCode)) return problem;
		} catch (error) {
			problem = `it did not answer: ${oneLine(error.message, 300)}`;
			if (!NOBODY_THERE.test(problem)) return problem;
		}
		if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
	}
	return problem;
}
