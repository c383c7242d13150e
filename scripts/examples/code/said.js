// Which alarms were said within the hour, and when; the newest of many.
function saidIn(memory) {
	const now = Date.now();
	const said = Object.entries(objectOf(memory.told)).filter(([, at]) => now - at < 3600000);
	return Object.fromEntries(said.slice(-99));
}
