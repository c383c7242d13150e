import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '../../scripts/sandbox/waitUntil';
import type { WorkflowNode } from '../../scripts/sandbox/workflowTypes';
import { node, setNode, TRIGGER_NAME } from '../../scripts/sandbox/triggerWorkflow';

/** A service that workflows call. It answers when the test says so: until then, they wait. */
export class HeldService {
	private readonly waiting: ServerResponse[] = [];
	/** How often it has been called. */
	calls = 0;
	private isHeld = true;
	private readonly server = createServer((_request, response) => {
		this.calls += 1;
		if (this.isHeld) this.waiting.push(response);
		else response.end('{}');
	});

	async listen(): Promise<void> {
		this.server.listen(0, '127.0.0.1');
		await once(this.server, 'listening');
	}

	/** A node that calls it and goes on with its answer. */
	caller(name: string): WorkflowNode {
		const { port } = this.server.address() as AddressInfo;
		return node(name, 'n8n-nodes-base.httpRequest', { url: `http://127.0.0.1:${port}` }, 4.2);
	}

	/**
	 * Behind a trigger: "Before" notes the `call_id`, "Call" waits, "After" shows that and what the trigger
	 * got. A retry must show the same.
	 */
	steps() {
		return {
			then: [setNode('Before', { callId: '={{ $json.call_id }}' })],
			andThen: [
				this.caller('Call'),
				setNode('After', {
					before: "={{ $('Before').first().json.callId }}",
					trigger: `={{ $('${TRIGGER_NAME}').first().json.call_id }}`,
				}),
			],
		};
	}

	/** Waits until it has been called so often. */
	async called(times: number): Promise<void> {
		const done = async () => this.calls >= times || undefined;
		await waitUntil(`call ${times} of the service`, done, 60_000);
	}

	/** Answers what waits, and from now on at once. */
	release(): void {
		this.isHeld = false;
		for (const response of this.waiting.splice(0)) response.end('{}');
	}

	/** From now on callers wait again. */
	hold(): void {
		this.isHeld = true;
	}

	close(): void {
		this.release();
		this.server.closeAllConnections();
		this.server.close();
	}
}
