// The waiting customer was told of: now the faults on the way.
const { problems, askedTo, done, to } = $('Was It Sent?').first().json;
const { needsTable } = $('Plan').first().json;
const table = needsTable ? tableProblem(NOT_WRITTEN, $input.all(), isAsked(askedTo)) : [];
const all = [...new Set([...problems, ...table])];
// While this was sent, somebody took over: the page knew only of those who were asked before.
const taken = rowsIn($input.all()).find(({ status }) => status === 'accepted');
if (taken) return [{ json: { ...takenMessage(taken, to || YOUR_CHAT), problems: all } }];
return all.length > 0 ? [{ json: { done, problems: all, next: 'end' } }] : [];
