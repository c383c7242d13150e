import { shortenId, RecentIds } from '../../../nodes/AiRudder/duplicates/remembered';
import { toId } from '../../../nodes/AiRudder/duplicates/duplicateGuard';

/** The id of a callback with this text; equal texts give equal ids. */
export const idOf = (text: string | number): string => toId(Buffer.from(String(text)));

export const MINUTE = 60_000;

/** The patience of somebody who waits for ever. */
export const forEver = (): Promise<void> => new Promise(() => {});

/** A window in which everything counts. */
const EVER = 1e9 * MINUTE;

/** The text that n8n would have stored of ids and their times, in milliseconds since 1970. */
export function noting(...ids: Array<[id: string, time: number]>): string {
	const recent = new RecentIds();
	for (const [id, time] of ids) recent.add(shortenId(id), time);
	return recent.toStore(ids.at(-1)?.[1] ?? 0, EVER)!;
}

/** When an id was noted, by what n8n has stored. */
export function notedAt(stored: unknown, id: string): number | null {
	const times = new RecentIds().read(stored).filter(([key]) => key === shortenId(id));
	return times.at(-1)?.[1] ?? null;
}

/** Every stored id with its minute, as the text has them. */
export const entriesOf = (stored: string): Array<[minute: string, key: string]> =>
	stored === ''
		? []
		: stored.split(',').flatMap((group) => {
				const [minute, keys] = group.split(':');
				return (keys.match(/.{11}/g) ?? []).map((key): [string, string] => [minute, key]);
			});
