// After the last part: what went wrong with any of them.
const problems = [...new Set($input.all().flatMap(({ json }) => json.problems ?? []))];
return problems.length > 0 ? [{ json: { problems } }] : [];
