/**
 * Prints how many milliseconds it takes to load one node's file, in a process that has loaded
 * n8n-workflow and zod already, as n8n has long before it loads a node.
 */
require('n8n-workflow');
require('zod');
const [, , file] = process.argv;
const started = performance.now();
require(file);
process.stdout.write(String(performance.now() - started));
