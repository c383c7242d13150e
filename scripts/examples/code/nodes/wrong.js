// The waiting customer was told of: now the faults on the way.
const { problems, askedTo, done } = $('Was It Sent?').first().json;
const { needsTable } = $('Plan').first().json;
const table = needsTable ? tableProblem(NOT_WRITTEN, $input.all(), isAsked(askedTo)) : [];
const all = [...new Set([...problems, ...table])];
return all.length > 0 ? [{ json: { done, problems: all } }] : [];
