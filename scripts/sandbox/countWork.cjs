/**
 * Loaded into an n8n (`node --require`): counts the isolated JavaScript engines that n8n makes for
 * its expressions and the statements that it sends to SQLite, and tells both to a program that connects to
 * the socket.
 */
const Module = require('node:module');
const { createServer } = require('node:net');

const work = { engines: 0, statements: 0 };
const load = Module._load;

function countEngines(loaded) {
	const Isolate = new Proxy(loaded.Isolate, {
		construct(target, args) {
			work.engines += 1;
			return new target(...args);
		},
	});
	return Object.create(loaded, { Isolate: { value: Isolate } });
}

function countStatements({ Database }) {
	for (const name of ['run', 'all', 'get', 'exec']) {
		const method = Database.prototype[name];
		Database.prototype[name] = function counted(...args) {
			work.statements += 1;
			return method.apply(this, args);
		};
	}
}

let isCounted = false;

Module._load = function loadAndCount(request, ...rest) {
	const loaded = load.call(this, request, ...rest);
	if (request === 'isolated-vm') return countEngines(loaded);
	if (request === 'sqlite3' && !isCounted) {
		isCounted = true;
		countStatements(loaded);
	}
	return loaded;
};

const socket = process.env.AIRUDDER_WORK_SOCKET;
// Not in the task runner, which n8n starts with the same options and without this variable.
if (socket)
	createServer((client) => client.end(JSON.stringify(work)))
		.listen(socket)
		.unref();
