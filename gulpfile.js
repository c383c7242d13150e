/** `gulp build` does what `n8n-node build` does: it compiles into `dist` and copies the icons. */
const { spawnSync } = require('node:child_process');
const path = require('node:path');

exports.build = async function build() {
	const tool = path.join(__dirname, 'node_modules', '@n8n', 'node-cli', 'bin', 'n8n-node.mjs');
	const { status } = spawnSync(process.execPath, [tool, 'build'], {
		cwd: __dirname,
		stdio: 'inherit',
	});
	if (status !== 0) throw new Error('The build failed; the reasons are listed above.');
};
exports.default = exports.build;
