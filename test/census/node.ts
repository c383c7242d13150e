import type * as Module from '../../nodes/AiRudder/AiRudderTrigger.node';

// With its ending: without, tsx takes `AiRudderTrigger.node.json` for what is meant, and a plain
// import cannot name the ending.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const module_ = require('../../nodes/AiRudder/AiRudderTrigger.node.ts') as typeof Module;

/** The node, as n8n makes it once per process. */
export const node = new module_.AiRudderTrigger();
