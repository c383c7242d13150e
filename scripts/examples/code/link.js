// The address of the take-over page: as typed, or the one that n8n has unless it is set up otherwise.
function takeOverLink(typed, resumeUrl) {
	const given = oneLine(typed, 2000);
	if (given !== '') return /^https?:\/\/[^/]/i.test(given) ? given.replace(/[?#].*$/, '') : '';
	const [, base] = /^(https?:\/\/.+?)\/webhook-waiting\//.exec(resumeUrl ?? '') ?? [];
	return base ? `${base}/webhook/ai-rudder-accept` : '';
}

const LINK_FIELD = 'settings.takeOverUrl in Settings';

// Looks once, in a trial, whether the page is there.
async function whyNoPage(http, link) {
	const fix = `Publish this workflow. If that is done, put the production URL of Accept Link into ${LINK_FIELD}.`;
	try {
		const { statusCode, body } = await http({
			...{ method: 'GET', url: link, timeout: 10000 },
			...{ returnFullResponse: true, ignoreHttpStatusErrors: true },
		});
		const isThere = String(body).includes('<title>Take over</title>');
		return isThere ? '' : `The take-over page is not at ${link} (${statusCode}). ${fix}`;
	} catch (error) {
		return `The take-over page at ${link} does not answer (${oneLine(error.message)}). ${fix}`;
	}
}
