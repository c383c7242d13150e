import type { Outcome } from './runJest';
import { runProgram } from './runProgram';

const CHECKS: Array<{
	what: string;
	script: string;
	args: string[];
	env?: Record<string, string>;
}> = [
	{ what: 'prettier --check .', script: 'prettier/bin/prettier.cjs', args: ['--check', '.'] },
	{
		what: 'n8n-node lint',
		script: '@n8n/node-cli/bin/n8n-node.mjs',
		args: ['lint'],
		// Tools and tests have a configuration of their own; the package's must stay n8n's.
		env: { ESLINT_FLAGS: 'unstable_config_lookup_from_file' },
	},
	{
		what: 'tsc -p tsconfig.check.json',
		script: 'typescript/bin/tsc',
		args: ['-p', 'tsconfig.check.json'],
	},
	{
		what: 'tsc -p tsconfig.oldest.json (with the n8n-workflow of the oldest supported n8n)',
		script: 'typescript/bin/tsc',
		args: ['-p', 'tsconfig.oldest.json'],
	},
];

/** Format, lint (n8n's own rules for community nodes, strict) and types; each counts as one test. */
export async function runStatic(): Promise<Outcome> {
	const failed: string[] = [];
	for (const { what, script, args, env } of CHECKS) {
		const code = await runProgram(script, args, env);
		process.stdout.write(`${code ? '✗' : '✓'} ${what}\n\n`);
		if (code) failed.push(what);
	}
	return {
		passed: CHECKS.length - failed.length,
		failed: failed.length,
		note: failed.length ? failed.join('; ') : undefined,
	};
}
