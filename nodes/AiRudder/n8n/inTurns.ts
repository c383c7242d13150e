import { sleep } from 'n8n-workflow';

/**
 * Works in turns of some milliseconds: callbacks that come meanwhile need not wait for the end.
 *
 * @param pause how long others have the processor after each turn, in milliseconds
 */
export async function inTurns<T>(turns: Generator<number, T>, pause: number): Promise<T> {
	for (;;) {
		const turn = turns.next();
		if (turn.done === true) return turn.value;
		await sleep(pause);
	}
}
