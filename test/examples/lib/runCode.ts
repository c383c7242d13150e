import { DateTime } from 'luxon';
import { readExample } from './importExample';

type Json = Record<string, unknown>;

/** What a Code node can see. */
export interface Around {
	/** The items of other nodes; a node without any was not executed. */
	nodes?: Record<string, Json | Json[]>;
	/** The items that go in. */
	input?: Json | Json[];
	/** As the editor's "Execute workflow" or as a callback. */
	mode?: 'test' | 'production';
	resumeUrl?: string;
	/** The number of the execution. */
	id?: string;
	/** The static data of the workflow. */
	memory?: Json;
	/** Answers HTTP requests. */
	http?: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
}

export interface HttpRequest {
	method: string;
	url: string;
	body?: Json;
	timeout: number;
}

export interface HttpAnswer {
	statusCode: number;
	body: unknown;
}

const listOf = (items: Json | Json[] = []) => (Array.isArray(items) ? items : [items]);
const asItems = (items?: Json | Json[]) => listOf(items).map((json) => ({ json }));
const AsyncFunction = (async () => {}).constructor as new (
	...source: string[]
) => (...values: unknown[]) => Promise<Array<{ json: Json }>>;

/**
 * Runs the source of a Code node as it stands in the file of an example, with n8n's names around it.
 *
 * @returns the items that come out
 */
export async function runCode(file: string, node: string, around: Around = {}): Promise<Json[]> {
	const { parameters } = readExample(file).nodes.find(({ name }) => name === node)!;
	const { nodes = {}, input, mode = 'production', memory = {}, id = '7' } = around;
	const resumeUrl = around.resumeUrl ?? 'https://n8n.test/webhook-waiting/7?signature=secret';
	const names: Json = {
		$input: { all: () => asItems(input), first: () => asItems(input)[0] },
		$: (name: string) => ({
			isExecuted: name in nodes,
			all: () => asItems(nodes[name]),
			first: () => {
				if (!(name in nodes)) throw new Error(`The node ${name} was not executed.`);
				return asItems(nodes[name])[0];
			},
		}),
		$execution: { id, mode, resumeUrl, resumeFormUrl: 'https://n8n.test/form-waiting/7' },
		$workflow: { id: 'w1' },
		$getWorkflowStaticData: () => memory,
		DateTime,
		// No test waits for real.
		setTimeout: (done: () => void) => setImmediate(done),
	};
	const run = new AsyncFunction(...Object.keys(names), String(parameters.jsCode));
	const httpRequest = async (request: HttpRequest) => {
		if (!around.http) throw new Error('connect ECONNREFUSED');
		return await around.http(request);
	};
	const items = await run.call({ helpers: { httpRequest } }, ...Object.values(names));
	return JSON.parse(JSON.stringify(items.map(({ json }) => json))) as Json[];
}
