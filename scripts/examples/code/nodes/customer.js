// The item as it came, or as the receipt has kept it.
const isNew = $('AI Rudder Trigger').isExecuted;
return [{ json: isNew ? $('AI Rudder Trigger').first().json : objectIn($input.first().json.item) }];
