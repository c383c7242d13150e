/**
 * `node scripts/releaseVersion.cjs v1.0.0`: ends with a sentence when the tag, package.json and the
 * newest entry of CHANGELOG.md do not name one version. It needs no packages: publish.yml installs none.
 */
const { readFileSync } = require('node:fs');

const [, , tag = ''] = process.argv;
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const [, heading = ''] = /^## (.*)$/m.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? [];

if (tag !== `v${version}` || heading.split(' ')[0] !== version) {
	process.stderr.write(
		`The tag is "${tag}", package.json has ${version}, CHANGELOG.md begins with "${heading}".\n`,
	);
	process.exitCode = 1;
}
