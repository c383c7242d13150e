// Addresses that a person typed: of mail, and of chats.
function addressesIn(text) {
	const parts = oneLine(text, 5000)
		.split(/[,;\s]+/)
		.filter(Boolean);
	const urls = parts.filter((part) => /^https?:\/\/[^/]/i.test(part));
	const mails = parts.filter((part) => /^[^\s@<>:]+@[^\s@<>]+\.[^\s@<>]+$/.test(part));
	const wrong = parts.filter((part) => !urls.includes(part) && !mails.includes(part));
	return { urls: [...new Set(urls)], mails: [...new Set(mails)], wrong };
}

function wrongAddress(field, text) {
	const { wrong } = addressesIn(text);
	return wrong.length === 0
		? []
		: [
				`${field}: "${oneLine(wrong[0])}" is neither a mail address nor, with https:// in front, a web address.`,
			];
}
