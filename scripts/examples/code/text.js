// What a sender wrote, as one line: text as text, anything else as JSON.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

// What shows nothing: blanks, and characters without a width.
const BLANK = /^[\s\u2800\p{Default_Ignorable_Code_Point}]*$/u;

function cut(text, most) {
	return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function oneLine(value, most = 120) {
	if (value === undefined || value === null) return '';
	// Beyond 2^53 JavaScript has another number than was sent.
	const isRounded = Number.isInteger(value) && !Number.isSafeInteger(value);
	const text =
		typeof value === 'string' ? value : JSON.stringify(value) + (isRounded ? ' (rounded)' : '');
	const line = text.replace(CONTROL, ' ').trim();
	return BLANK.test(line) ? '' : cut(line, most);
}

function errorText(error, most = 300) {
	return oneLine(objectOf(error).message ?? error, most);
}

function objectOf(value) {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function html(text) {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

// What a row keeps as JSON; somebody may have changed it by hand.
function objectIn(text) {
	try {
		return objectOf(JSON.parse(text));
	} catch {
		return {};
	}
}
