// For n8n 1, which has no table: what was said is silent for an hour.
const { told, once, problems, done } = $('Was It Sent?').first().json;
if (told && once) {
	const memory = $getWorkflowStaticData('global');
	memory.told = { ...saidIn(memory), [once]: Date.now() };
}
return problems.length > 0 ? [{ json: { done, problems } }] : [];
