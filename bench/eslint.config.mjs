import tools from '../scripts/eslint.config.mjs';

// Its package.json is published nowhere, so it is no package for n8n.
export default [...tools, { ignores: ['package.json'] }];
