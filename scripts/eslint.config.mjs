import { config } from '@n8n/node-cli/eslint';

// What the package itself may not do (files, processes, timers), its tools must.
const FOR_THE_PACKAGE_ONLY = [
	'no-dangerous-functions',
	'no-hardcoded-secrets',
	'no-restricted-globals',
	'no-restricted-imports',
	'require-node-api-error',
];

export default [
	...config,
	{
		rules: Object.fromEntries(
			FOR_THE_PACKAGE_ONLY.map((rule) => [`@n8n/community-nodes/${rule}`, 'off']),
		),
	},
];
