// Whether AI Rudder took the report: a refusal may come as 200 with another code.
const { settings } = $('Settings').first().json;
const item = $('AI Rudder Trigger').first().json;
const name = oneLine($('Wait for Somebody').first().json['Your name'], 80) || 'Somebody';
const { callId } = about(item);
const answer = $input.first().json;
let why = '';
if (!oneLine(settings.reportPath))
	why =
		'settings.reportPath in Settings is empty. Look up in AI Rudder’s API documentation which call reports that a human has taken over, and fill in its path.';
else if (!callId)
	why = 'the callback has no call_id, so the report could not say which call it is about.';
else if (!callKeyOf(item))
	why = `call_id is ${callId}, which is no text of up to 200 characters and no exact number: the report could be about another call.`;
else if (answer.error !== undefined) why = errorText(answer.error, 500);
else why = refusalIn(answer);
// The message may have reached one of two addresses only.
const { problems } = $('Was It Sent?').first().json;
const done = `Taken over: ${about(item).name || 'a customer'}`;
if (why === '') return [{ json: { done, problems, next: 'end' } }];

const customer = about(item).name || 'a customer';
const message = {
	done,
	to: oneLine(settings.team, 5000),
	field: 'settings.team in Settings',
	subject: `AI Rudder was not told about ${customer}`,
	text: `${name} has taken over ${customer} (call ${callId || 'unknown'}), but AI Rudder was not told:\n\n${why}`,
	problems: [...problems, `AI Rudder was not told about ${customer}: ${why}`],
	next: 'end',
};
return [{ json: message }];
