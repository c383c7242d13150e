#!/usr/bin/env node
// n8n's community nodes screen calls this in place of npm. It answers for our package from the
// tarballs beside it, named by version, as the registry would once the package is published. It
// passes every other call on to the real npm.
const { spawnSync } = require('node:child_process');
const { copyFileSync, readFileSync, readdirSync } = require('node:fs');
const path = require('node:path');

const NAME = 'n8n-nodes-airudder';
const [command, wanted = ''] = process.argv.slice(2);
const versions = readdirSync(__dirname).flatMap((file) => /^(\d.*)\.tgz$/.exec(file)?.[1] ?? []);
const latest = versions.sort().at(-1);
const version = wanted.slice(NAME.length + 1);
const found = version === 'latest' || version === '' ? latest : version;

if (command === 'view' && wanted.startsWith(NAME)) {
	// Where n8n 1 cannot reach the registry itself, it wants to hear the very word that it asked for.
	console.log(JSON.stringify(process.env.NPM_STAND_IN_ECHOES ? version : found));
} else if (command === 'pack' && wanted.startsWith(NAME)) {
	const file = `${NAME}-${found}.tgz`;
	copyFileSync(path.join(__dirname, `${found}.tgz`), file);
	console.log(file);
} else if (command === 'outdated') {
	const current = JSON.parse(readFileSync('package.json', 'utf8')).dependencies[NAME];
	const isOld = current !== undefined && current !== latest;
	console.log(JSON.stringify(isOld ? { [NAME]: { current, wanted: current, latest } } : {}));
	process.exitCode = isOld ? 1 : 0;
} else {
	const rest = process.env.PATH.split(path.delimiter).filter((folder) => folder !== __dirname);
	const env = { ...process.env, PATH: rest.join(path.delimiter) };
	process.exitCode = spawnSync('npm', process.argv.slice(2), { stdio: 'inherit', env }).status ?? 1;
}
