/**
 * Puts an entry at the end of a map, which holds no more than so many: the one at its beginning, not
 * put there for the longest time, is forgotten.
 */
export function rememberLast<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
	map.delete(key);
	map.set(key, value);
	if (map.size > most) {
		const [oldest] = map.keys();
		map.delete(oldest);
	}
}
