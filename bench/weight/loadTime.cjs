/**
 * Prints how many milliseconds it takes to load one node's file, in a process that has loaded
 * n8n-workflow and zod already, as n8n has long before it loads a node.
 */
const { createRequire } = require('node:module');
const [, , file] = process.argv;
// From where the file stands: another copy of them would be loaded once more, and measured.
const load = createRequire(file);
load('n8n-workflow');
load('zod');
const started = performance.now();
load(file);
process.stdout.write(String(performance.now() - started));
