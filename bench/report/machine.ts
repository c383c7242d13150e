import os from 'node:os';

/** When and where a page was made: the first rows of its table. */
export function machineRows(): string[][] {
	const [{ model }] = os.cpus();
	return [
		['date', `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`],
		['machine', `${os.cpus().length} × ${model.trim()}, ${Math.round(os.totalmem() / 1e9)} GB`],
		['system', `${os.type()} ${os.release()}`],
	];
}
