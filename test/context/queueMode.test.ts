import { deliver, freshBody, OK } from './support/callbacks';
import { deliverAndLeave, listening } from './support/listening';

// A file of its own: once this process has run a callback, it is known that it runs them.
test('where workers run what was queued, a callback whose caller has left is not run again by its retry', async () => {
	const { n8n, url } = await listening({ mode: 'manual' });
	// A test run is run by the process that received it, in queue mode, too.
	expect(await deliver(url)).toEqual(OK);
	n8n.options = { ...n8n.options, mode: 'webhook', hasWorkers: true };
	const body = freshBody();
	await deliverAndLeave(n8n, url, body);
	expect(await deliver(url, body)).toEqual(OK);
	expect(n8n.executions).toHaveLength(2);
});
