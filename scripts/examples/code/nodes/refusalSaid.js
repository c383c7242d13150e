// For n8n 1, which has no table: a refusal that was sent is silent for an hour.
const { told, refused, problems, done } = $('Was It Sent?').first().json;
if (told && refused) {
	const memory = $getWorkflowStaticData('global');
	memory.told = { ...saidIn(memory), [refused]: Date.now() };
}
return problems.length > 0 ? [{ json: { done, problems } }] : [];
