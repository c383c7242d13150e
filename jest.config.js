const { createDefaultPreset } = require('ts-jest');

const base = {
	...createDefaultPreset({
		tsconfig: 'tsconfig.check.json',
		diagnostics: false,
	}),
	testEnvironment: 'node',
	rootDir: __dirname,
};

/** One project per tier: `scripts/test.ts` runs them in this order. */
const tier = (name, more = {}) => ({
	...base,
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	...more,
});

module.exports = {
	// In milliseconds: a busy machine is no fault. With a running n8n the wrapper allows more.
	testTimeout: 30_000,
	testSequencer: '<rootDir>/scripts/test/longestFirst.cjs',
	projects: [
		tier('unit'),
		tier('context', { setupFiles: ['<rootDir>/test/context/setup.ts'] }),
		tier('package'),
		tier('e2e'),
		tier('browser'),
		tier('examples'),
		tier('scale'),
	],
	// The pure modules: `n8n` speaks with n8n and is proved in the tier context.
	collectCoverageFrom: ['nodes/AiRudder/*/**/*.ts', '!nodes/AiRudder/n8n/**'],
	// No folder `coverage`, which prettier and n8n's lint would look into.
	coverageReporters: ['text'],
	coverageThreshold: { global: { lines: 100, branches: 100, functions: 100, statements: 100 } },
};
