import { literal, PARTS, SECRET, SORT, type Block, type PartName, type Parts } from './parts';
import { COMMON, ENDED_LINES, MISTYPED, RARE, type Shape } from './shapes';

/** A place in a text: a fixed token, or each of the values of a part. */
interface Place {
	values: PartName | readonly Block[];
	isOptional: boolean;
}

/** A shape taken apart: its places, and which of them come in every order. */
interface Places {
	places: readonly Place[];
	inAnyOrder: readonly [from: number, to: number];
}

function readPlace(word: string): Place {
	const isOptional = word.length > 1 && word.endsWith('?');
	const name = isOptional ? word.slice(0, -1) : word;
	if (name in PARTS) return { values: name as PartName, isOptional };
	const fixed = { secret: SECRET, '{sort}': SORT }[name] ?? literal(name);
	return { values: [[fixed]], isOptional };
}

function readPlaces({ parts }: Shape): Places {
	const [before, inside = [], behind = []] = parts
		.split(/[()]/)
		.map((words) => (words.match(/\S+/g) ?? []).map(readPlace));
	const from = before.length;
	return {
		places: [...before, ...inside, ...behind],
		inAnyOrder: [from, from + inside.length],
	};
}

const PLACES = new Map(
	[...COMMON, ...RARE, { shapes: MISTYPED }]
		.flatMap(({ shapes }) => shapes)
		.map((shape) => [shape, readPlaces(shape)]),
);

/** Every choice of values for some places; nothing for an optional place that is left out. */
function* choices(
	[place, ...rest]: readonly Place[],
	parts: Parts,
	taken: Readonly<Partial<Record<PartName, number>>> = {},
): Generator<Block[]> {
	if (place === undefined) {
		yield [];
		return;
	}
	const { values, isOptional } = place;
	if (isOptional) for (const others of choices(rest, parts, taken)) yield [[], ...others];
	const isPart = typeof values === 'string';
	const blocks = isPart ? (parts[values] ?? []) : values;
	for (let at = isPart ? (taken[values] ?? 0) : 0; at < blocks.length; at++) {
		const now = isPart ? { ...taken, [values]: at + 1 } : taken;
		for (const others of choices(rest, parts, now)) yield [blocks[at], ...others];
	}
}

/** Every order of some blocks. */
function* orders(blocks: readonly Block[]): Generator<readonly Block[]> {
	if (blocks.length === 0) yield [];
	for (const [index, block] of blocks.entries()) {
		const rest = [...blocks.slice(0, index), ...blocks.slice(index + 1)];
		for (const order of orders(rest)) yield [block, ...order];
	}
}

function joined(blocks: readonly Block[], joiner: string): Block {
	if (joiner === ENDED_LINES) return [...joined(blocks, '\n'), literal('\n')];
	if (joiner === '') return blocks.flat();
	return blocks.flatMap((block, index) => (index === 0 ? block : [literal(joiner), ...block]));
}

/** Every text of a shape that can be made of what a callback offers. */
export function* expand(shape: Shape, parts: Parts): Generator<Block> {
	const { places, inAnyOrder } = PLACES.get(shape)!;
	const isThere = (block: Block) => block.length > 0;
	for (const choice of choices(places, parts)) {
		const [from, to] = inAnyOrder;
		const before = choice.slice(0, from).filter(isThere);
		const inside = choice.slice(from, to).filter(isThere);
		const behind = choice.slice(to).filter(isThere);
		const isAlone = before.length + inside.length + behind.length === 1;
		for (const [at, joiner] of shape.joiners.entries()) {
			// Nothing stands between what is alone.
			if (isAlone && at > 0 && joiner !== ENDED_LINES) continue;
			for (const order of orders(inside)) yield joined([...before, ...order, ...behind], joiner);
		}
	}
}
