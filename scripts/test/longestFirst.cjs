const path = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** Files that run suites of a folder on one n8n, the longest first: what starts last, ends last. */
const LONGEST = ['e2e/oneN8n', 'examples/examples', 'browser/oneEditor', 'scale/queueMode'].map(
	(name) => path.join('test', `${name}.test.ts`),
);

/** jest's own order goes by the size of the files, which says nothing about these. */
module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		const rank = ({ path: file }) => {
			const place = LONGEST.findIndex((name) => file.endsWith(name));
			return place < 0 ? LONGEST.length : place;
		};
		return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
	}
};
