/**
 * The little that the benchmark uses of its own packages. They are installed only when it runs, and
 * the project's type check must pass without them.
 */
declare module 'autocannon' {
	interface Request {
		method?: string;
		path?: string;
		headers?: Record<string, string>;
		body?: string | Buffer;
		setupRequest?(request: Request): Request;
	}
	interface Options {
		url: string;
		connections: number;
		timeout: number;
		/** Either this many requests, or for this many seconds. */
		amount?: number;
		duration?: number;
		requests: Request[];
	}
	interface Instance extends Promise<{ errors: number; timeouts: number }> {
		on(
			event: 'response',
			listener: (client: object, status: number, bytes: number, milliseconds: number) => void,
		): void;
	}
	function autocannon(options: Options): Instance;
	export = autocannon;
}

declare module 'tinybench' {
	export interface Task {
		name: string;
		result: { latency: { p50: number } };
	}
	export class Bench {
		constructor(options: { time: number; warmup: boolean; warmupTime: number; throws: boolean });
		add(name: string, work: () => unknown): void;
		run(): Promise<Task[]>;
	}
}

declare module '@octokit/webhooks-methods' {
	export function verify(secret: string, body: string, signature: string): Promise<boolean>;
}

declare module 'stripe' {
	interface Webhooks {
		constructEvent(body: Buffer | string, header: string, secret: string): object;
		generateTestHeaderString(options: { payload: string; secret: string }): string;
	}
	export default class Stripe {
		constructor(key: string);
		webhooks: Webhooks;
	}
}

declare module 'standardwebhooks' {
	export class Webhook {
		constructor(secret: string);
		sign(id: string, at: Date, body: string): string;
		verify(body: string | Buffer, headers: Record<string, string>): unknown;
	}
}
