import { sortPieces } from '../signature/signedText';
import { namesItsZone } from '../signature/timestamp';
import { zoneOf, type Time, type Token } from './evidence';
import type { Block } from './parts';
import type { FormulaChange } from '../messages/facts';

const isSort = ({ text }: Token): boolean => text === '{sort}';

/** The bytes of a text in pieces, with a key in the place of the secret. */
export function piecesWith(text: Block, key: Buffer): Buffer[] {
	const pieces = text.map(({ bytes }) => bytes ?? key);
	const sort = text.findIndex(isSort);
	return sort < 0 ? pieces : [...pieces.slice(0, sort), ...sortPieces(pieces.slice(sort))];
}

const write = (text: Block): string => text.map((token) => token.text).join('');

const timeOf = (text: Block): Time | null =>
	text.find(({ time }) => time !== undefined)?.time ?? null;

/** What Signed Content and the fields beside it must say for a text. */
export function changeFor(text: Block, receivedAt: number | null): FormulaChange {
	const time = timeOf(text);
	return {
		scheme: 'custom',
		signedContent: write(text),
		timestampHeader: time?.setting ?? '',
		timeZone: time === null ? '' : zoneOf(time.value, receivedAt),
		...text.find(({ change }) => change !== undefined)?.change,
	};
}

/** A call tells the zone of its time by itself, a pasted sample does not. */
export function needsZone(text: Block, receivedAt: number | null): boolean {
	const time = timeOf(text);
	return time !== null && receivedAt === null && !namesItsZone(time.value);
}
