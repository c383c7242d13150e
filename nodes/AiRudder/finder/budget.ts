import { LONGEST_READ } from '../signature/bodyFields';
import type { Evidence } from './evidence';

/**
 * How much may be hashed, in bytes: a count instead of a clock, so that the same callback always
 * gives the same answer. An attempt costs something even when it hashes next to nothing.
 */
export const MAX_WORK = 240_000_000;
/** The same of the search for a typing error: enough for three texts with every letter of a usual secret. */
export const TYPING_WORK = 60_000_000;
/** In bytes: what is larger is tried with the usual shapes only, and as it came. */
export const LARGEST_BODY = LONGEST_READ;
/** Whatever is longer is no signature. */
export const LONGEST_SIGNATURE = 4096;
/** How many texts are checked with one public key. */
export const MAX_CHECKS = 500;
/** After how much work a search lets others have the processor: a millisecond or two of it. */
export const WORK_PER_TURN = 500_000;

/** What the steps of a search cost, measured against the hash of one byte. */
export const WORK = {
	/** To hash a text with a key, beside its bytes; and to check it with a public key. */
	attempt: 2_500,
	check: 50_000,
	/** To make a text, before anything is hashed. */
	text: 1_000,
	/** To read a key, and to read the signature with it. */
	key: 20_000,
	/** To take apart a character of the signature, and of the URL. */
	character: 200,
	urlCharacter: 40,
	/** To check a callback, and each byte of its body. */
	proof: 20_000,
	/** The same with two public keys, which are read for it. */
	publicProof: 140_000,
	provedByte: 40,
	/** To write each byte of a body anew. */
	jsonByte: 15,
	sortedJsonByte: 25,
	/** To parse a byte of a body for its fields, and to look at a field, in bytes. */
	parsedByte: 20,
	field: 20,
	/** To make the three digests of a body, for each byte. */
	digestsByte: 3,
	/** To write a field as a pair, and each byte of it; three times as much of what is parsed and written anew. */
	pair: 800,
	pairByte: 10,
} as const;

/** What it costs at most to check a callback, or to read one thing that its text asks for. */
export const workToProve = (body: Buffer): number => WORK.proof + body.length * WORK.provedByte;

/** What it costs to take apart the signature and the URL. */
export const workToSplit = ({ signature, url }: Evidence): number =>
	signature.length * WORK.character + (url?.length ?? 0) * WORK.urlCharacter;

/** What a search has left. */
export class Budget {
	/** What was spent in this turn. */
	private spent = 0;

	constructor(private left: number) {}

	/**
	 * Spends what a step costs. Before it, others have the processor when it is their turn.
	 *
	 * @returns whether there is enough left for the step; yields what a turn has cost
	 */
	*pay(work: number): Generator<number, boolean> {
		if (this.spent > 0 && this.spent + work > WORK_PER_TURN) {
			yield this.spent;
			this.spent = 0;
		}
		this.spent += work;
		this.left -= work;
		return this.left >= 0;
	}

	/** Pays for steps that say in advance what each of them costs. */
	*payFor<T>(steps: Generator<number, T>): Generator<number, T> {
		for (let next = steps.next(); ; next = steps.next()) {
			if (next.done === true) return next.value;
			yield* this.pay(next.value);
		}
	}
}
