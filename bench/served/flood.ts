import { quantile } from '../lib/stats';
import { CONNECTIONS, loadOf, startSender } from './measure';
import type { Site } from './site';
import { HEADER_AUTH, OURS } from './triggers';

/** Genuine callbacks, as many as are answered, beside so many forged ones a second. */
export interface Flooded {
	contender: string;
	/** Forged ones a second. */
	forged: number;
	/** Genuine ones a second, one per round. */
	rates: number[];
	/** Milliseconds that 99 of 100 genuine ones did not exceed, one per round. */
	slowest: number[];
	/** Genuine ones that were not answered 200. */
	lost: number;
}

const FLOODS = [100, 300];
const ROUNDS = 15;
const SECONDS = 5;

/** Measures what a flood of forged callbacks leaves of the genuine ones, for ours and the Webhook node in turn. */
export async function measureFlood(
	site: Site,
	quick: boolean,
	progress: (what: string) => void,
): Promise<Flooded[]> {
	const [genuine, forger] = [startSender(), startSender()];
	const targets = site.published.filter(({ contender }) => [OURS, HEADER_AUTH].includes(contender));
	const all = FLOODS.flatMap((forged) =>
		targets.map((target) => {
			const seen: Flooded = {
				...{ contender: target.contender.key, forged },
				...{ rates: [], slowest: [], lost: 0 },
			};
			return { target, seen };
		}),
	);
	const load = { connections: CONNECTIONS, seconds: SECONDS };
	try {
		for (let round = 1; round <= (quick ? 1 : ROUNDS); round += 1) {
			progress(`flood, round ${round}`);
			// What follows on a flood begins with what is left of it: there and back again.
			for (const { target, seen } of round % 2 === 0 ? [...all].reverse() : all) {
				const [{ latencies, seconds, statuses, failures }] = await Promise.all([
					genuine.ask(loadOf(site, { target, forged: false }, load)),
					forger.ask(loadOf(site, { target, forged: true }, { ...load, rate: seen.forged })),
				]);
				seen.rates.push(latencies.length / seconds);
				seen.slowest.push(quantile(latencies, 0.99));
				seen.lost += latencies.length - (statuses['200'] ?? 0) + failures;
			}
		}
		return all.map(({ seen }) => seen);
	} finally {
		genuine.end();
		forger.end();
	}
}
