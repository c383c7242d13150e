/** After how much work a search lets others have the processor: a millisecond or two of it. */
export const WORK_PER_TURN = 500_000;

/** What a search has left. */
export class Budget {
	tries = 0;
	/** Whether something was left out to save time. */
	isCut = false;

	/** What was spent in this turn. */
	private spent = 0;

	constructor(private work: number) {}

	/** @returns whether others must have the processor before this is done */
	isTurnOver(work: number): boolean {
		return this.spent > 0 && this.spent + work > WORK_PER_TURN;
	}

	/** @returns what was spent in the turn that ends here */
	endTurn(): number {
		const { spent } = this;
		this.spent = 0;
		return spent;
	}

	/** @returns whether there is enough left for this */
	spend(work: number): boolean {
		this.spent += work;
		this.work -= work;
		return this.work >= 0;
	}

	/** Spends what a step costs, and before it gives others the processor when it is their turn. */
	*pay(work: number): Generator<number, boolean> {
		if (this.isTurnOver(work)) yield this.endTurn();
		return this.spend(work);
	}

	/** Does what says before each of its steps what the step costs. */
	*payFor<T>(steps: Generator<number, T>): Generator<number, T> {
		for (let next = steps.next(); ; next = steps.next()) {
			if (next.done === true) return next.value;
			yield* this.pay(next.value);
		}
	}
}
