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
