/** Starts a clock; what it returns reads it: the time that has gone by, and that of the processor. */
export function startClock(): () => { ms: number; cpuMs: number } {
	const started = process.hrtime.bigint();
	const before = process.cpuUsage();
	return () => {
		const { user, system } = process.cpuUsage(before);
		return {
			ms: Number(process.hrtime.bigint() - started) / 1e6,
			cpuMs: (user + system) / 1000,
		};
	};
}
