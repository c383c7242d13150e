const http = async (options) => await this.helpers.httpRequest(options);
const { use, settings, hours: typed } = $('Settings').first().json;
const isTrial = $execution.mode === 'test';
const isCallback = $('AI Rudder Trigger').isExecuted;
const item = isCallback ? $('AI Rudder Trigger').first().json : {};
const who = about(item);
const now = DateTime.now().toUTC().toISO();

const hours = use.afterHours ? readHours(typed) : { problems: [] };
const problems = [
	...hours.problems,
	...wrongAddress('settings.team in Settings', settings.team),
	...wrongAddress('settings.desk in Settings', settings.desk),
	...wrongAddress('settings.escalateTo in Settings', settings.escalateTo),
];
const minutes = Number(settings.minutesToAccept);
const isWait = minutes > 0 && minutes <= 10080;
const link = use.takeOver ? takeOverLink(settings.takeOverUrl, $execution.resumeUrl) : '';
if (use.takeOver && !isWait) {
	problems.push(
		`settings.minutesToAccept in Settings is "${oneLine(settings.minutesToAccept)}"; write a number of minutes, such as 10.`,
	);
}
if (use.takeOver && link === '') {
	problems.push(
		`${LINK_FIELD} must be the production URL of Accept Link: n8n does not tell its own address here.`,
	);
}
if (isTrial && link !== '' && problems.length === 0) {
	problems.push(...[await whyNoPage(http, link)].filter(Boolean));
}

// What nobody can read keeps no customer waiting: then the desk counts as open.
const receivedAt = isTrial || who.receivedAt === '' ? now : who.receivedAt;
const isOpen = !use.afterHours || hours.problems.length > 0 || isOpenAt(hours, receivedAt);
const local =
	use.afterHours && hours.timeZone ? DateTime.fromISO(receivedAt).setZone(hours.timeZone) : null;
const time = local ? `${local.toFormat('ccc HH:mm')} in ${hours.timeZone}` : '';
if (!isCallback && !use.afterHours) return [];
if (!isCallback && !isOpen) {
	if (!isTrial) return [];
	problems.push(`The desk is closed now (${time}): the list goes out after opening.`);
}

const row = {
	delivery_id: who.deliveryId,
	received_at: receivedAt,
	call_id: who.callId,
	customer: who.name || NO_NAME,
	channel: who.channel,
	channel_id: who.channelId,
	company: who.company,
	label: who.label,
	execution_id: String($execution.id),
	status: 'open',
	// The sample of a trial is in no list.
	asked_to: isTrial ? TRIAL : isOpen ? BEING_ASKED : NOBODY_YET,
};
const needsTable = use.takeOver || use.afterHours || use.board;
// By e-mail these must be filled in, which the channel looks at in a trial.
const field = (name) => ({ field: `settings.${name} in Settings`, to: settings[name] });
const checks = isTrial
	? ['team', use.afterHours && 'desk', use.takeOver && 'escalateTo'].filter(Boolean).map(field)
	: [];
const route = isTrial && problems.length > 0 ? 'fail' : isCallback ? 'callback' : 'list';
return [
	{
		json: {
			route,
			needsTable,
			problems,
			isOpen,
			isTrial,
			time,
			link,
			row,
			checks,
			minutes: isWait ? minutes : 10,
		},
	},
];
