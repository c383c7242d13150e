const { page, state, ...message } = $('Draw the Page').first().json;
if (message.subject === undefined && message.problems.length === 0) return [];
return [{ json: message }];
