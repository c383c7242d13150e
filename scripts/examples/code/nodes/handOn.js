const drawn = $('Draw the Page').isExecuted ? $('Draw the Page') : $('Draw the Board');
const { page, state, ...message } = drawn.first().json;
if (message.subject === undefined && message.problems.length === 0) return [];
return [{ json: message }];
