const { use, settings } = $('Settings').first().json;
const plan = $('Plan').first().json;
const item = $('AI Rudder Trigger').first().json;
const { token } = $('Make a Token').first().json;
const problems = [...plan.problems];

const stored = $('Remember the Transfer').all();
const isStored = rowsIn(stored).length > 0;
if (!isStored && plan.needsTable) {
	const [why = `${NOT_WRITTEN}.`] = tableProblem(NOT_WRITTEN, stored);
	problems.push(why);
}
if (!plan.isOpen && isStored && !plan.isTrial) return [];

let team = settings.team;
let label = 'settings.team in Settings';
if (use.labels) {
	const found = $('Find the Teams').all();
	problems.push(...tableProblem('AI Rudder Teams could not be read', found));
	const addresses = rowsIn(found).map(({ address }) => oneLine(address, 2000));
	const field = 'address in AI Rudder Teams';
	const { urls, mails } = addressesIn(addresses.join(', '));
	if (urls.length + mails.length > 0) [team, label] = [addresses.join(', '), field];
	problems.push(...wrongAddress(field, addresses.join(', ')));
}
const isLate = !plan.isOpen && !plan.isTrial;
const to = isLate ? settings.desk : team;

let heading = 'A customer waits for a human.';
if (isLate) heading = 'The desk is closed, but this customer could not be queued.';
if (!plan.isOpen && plan.isTrial) {
	heading = `A trial. The desk is closed now (${plan.time}): a customer would be queued and listed after opening.`;
}
const link = plan.link && isStored ? `${plan.link}?token=${token}` : '';
const next = oneLine(settings.escalateTo) || 'your chat';
const lines =
	use.takeOver && !isLate
		? [`If nobody takes over within ${plan.minutes} minutes, ${next} is told.`]
		: [];
const execution = executionLink($execution, $workflow.id);
const message = {
	to: oneLine(to, 5000),
	field: isLate ? 'settings.desk in Settings' : label,
	subject: `${nameOf(item)} waits (${about(item).label || 'no label'})`,
	text: messageText(item, { link, heading, lines, execution }),
	askedTo: (plan.isTrial ? `${TRIAL}, ` : '') + (oneLine(to, 5000) || YOUR_CHAT),
	link,
	problems,
	...{ isTrial: plan.isTrial, checks: plan.checks },
	next: use.takeOver && !isLate ? 'wait' : 'remember',
	otherwise: use.takeOver && !isLate ? 'escalate' : 'end',
};
return [{ json: message }];
