/**
 * Builds the package into `dist`: TypeScript first, then the icons that the compiler does not copy.
 * `n8n-node build` gives the same files; `test/package` compares the two.
 */
const { spawnSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const { dest, parallel, series, src } = require('gulp');

async function clean() {
	rmSync('dist', { recursive: true, force: true });
}

async function compile() {
	const compiler = require.resolve('typescript/bin/tsc');
	const { status } = spawnSync(process.execPath, [compiler], { stdio: 'inherit' });
	if (status !== 0) throw new Error('TypeScript found errors; they are listed above.');
}

function icons() {
	return src('{nodes,credentials}/**/*.svg', { encoding: false }).pipe(dest('dist'));
}

exports.build = series(clean, parallel(compile, icons));
exports.default = exports.build;
