import { CONNECTIONS, loadOf, startSender } from './measure';
import type { Published, Site } from './site';
import { HEADER_AUTH, OURS } from './triggers';

/** Genuine callbacks, as many as are answered, beside so many forged ones a second. */
export interface Flooded {
	contender: string;
	/** Forged ones a second: sent, and answered. */
	sent: number;
	answered: number[];
	/** Genuine ones a second, one per round. */
	rates: number[];
	/** Milliseconds, one per genuine one. */
	latencies: number[];
	/** Genuine ones that were not answered 200. */
	lost: number;
}

const FLOODS = [0, 100, 300];
const ROUNDS = 3;
const SECONDS = 8;

/** Measures what a flood of forged callbacks takes from the genuine ones. */
export async function measureFlood(
	site: Site,
	quick: boolean,
	progress: (what: string) => void,
): Promise<Flooded[]> {
	const [genuine, forger] = [startSender(), startSender()];
	const targets = site.published.filter(({ contender }) => [OURS, HEADER_AUTH].includes(contender));
	const all = targets.flatMap((target) =>
		FLOODS.map((sent): Flooded & { target: Published } => ({
			...{ target, contender: target.contender.key, sent },
			...{ answered: [], rates: [], latencies: [], lost: 0 },
		})),
	);
	try {
		for (let round = 1; round <= (quick ? 1 : ROUNDS); round += 1) {
			progress(`flood, round ${round}`);
			for (const row of all) {
				const { target, sent } = row;
				const limits = { connections: CONNECTIONS, seconds: SECONDS };
				const [seen, flood] = await Promise.all([
					genuine.ask(loadOf(site, { target, forged: false }, limits)),
					sent === 0
						? undefined
						: forger.ask(loadOf(site, { target, forged: true }, { ...limits, rate: sent })),
				]);
				row.answered.push(flood ? flood.latencies.length / flood.seconds : 0);
				row.rates.push(seen.latencies.length / seen.seconds);
				row.latencies.push(...seen.latencies);
				row.lost += seen.latencies.length - (seen.statuses['200'] ?? 0) + seen.failures;
			}
		}
		return all;
	} finally {
		genuine.end();
		forger.end();
	}
}
