/**
 * Loaded into an n8n (`node --require`): counts the isolated JavaScript engines
 * that n8n makes for its expressions, and tells the number to whoever connects to the socket.
 */
const Module = require('node:module');
const { createServer } = require('node:net');

let engines = 0;
const load = Module._load;

Module._load = function loadAndCount(request, ...rest) {
	const loaded = load.call(this, request, ...rest);
	if (request !== 'isolated-vm') return loaded;
	const Isolate = new Proxy(loaded.Isolate, {
		construct(target, args) {
			engines += 1;
			return new target(...args);
		},
	});
	return Object.create(loaded, { Isolate: { value: Isolate } });
};

const socket = process.env.AIRUDDER_ENGINES_SOCKET;
// Not in the task runner, which n8n starts with the same options and without this variable.
if (socket)
	createServer((client) => client.end(String(engines)))
		.listen(socket)
		.unref();
