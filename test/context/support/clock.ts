/** How far the clock of {@link useOwnMinutes} is ahead. */
export const clock = { minutes: 0 };

/** Every test has its searches to itself: its clock is ten minutes ahead of all that was. */
export function useOwnMinutes(): void {
	beforeEach(() => {
		clock.minutes += 10;
		const real = Date.now.bind(Date);
		jest.spyOn(Date, 'now').mockImplementation(() => real() + clock.minutes * 60_000);
	});
}

/** Moves the clock once, where it stands still until it is moved again. */
export function later(minutes: number): void {
	const now = Date.now() + minutes * 60_000;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
}
