// What a Data Table node gives. Where it fails, n8n 2 hands on what went in, often without an error.
const isRow = (json) => Number.isInteger(json.id) && json.createdAt !== undefined;
const rowsIn = (items) => items.map(({ json }) => json).filter(isRow);
const isAsked = (askedTo) => (row) => isRow(row) && row.asked_to === askedTo;

// What went wrong, if anything did. That no row was concerned is no problem.
function tableProblem(what, items, isRight = isRow) {
	const wrong = items
		.map(({ json }) => json)
		.find((json) => Object.keys(json).length > 0 && !isRight(json));
	if (!wrong) return [];
	const said = errorText(wrong.error);
	return [`${what} (${said || 'n8n does not say why: look whether its data tables are full'}).`];
}

// In `asked_to`, beside addresses.
const YOUR_CHAT = 'your chat';
const TRIAL = 'a trial';
const BEING_ASKED = 'being asked';
const NOBODY_YET = 'nobody yet';

// For an error that keeps nobody from being told.
const NOBODY_MISSED = 'No customer was missed';

const NOT_WRITTEN = 'AI Rudder Transfers could not be written';
const NOT_READ = 'AI Rudder Transfers could not be read';
