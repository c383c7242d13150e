/** A part of a signature header such as `t=1767225600,v1=5257a8…`. */
export interface HeaderPart {
	name: string;
	value: string;
}

/** `v1,abc v1,def`: the name in front of a comma, the parts behind spaces. */
const NAMED_BY_COMMA = /^[\w-]{1,40},/;
/** Whatever is longer, or has other characters, is a value and no name. */
const NAME = /^[\w-]{1,32}$/;
/** Nothing, or the end of a text in Base64. */
const NO_VALUE = /^=?$/;
/** What stands between two marks; marks within quotes belong to it. */
const PIECE = /(?:"[^"]*"|[^,;&\s"])+/g;
const UNQUOTE = /^"(.*)"$/;

/**
 * Takes a signature header apart: `name=value` or `name:value`, separated by commas, semicolons,
 * ampersands or white space; or `name,value`, separated by spaces.
 *
 * @returns the parts in order; a piece without a name or a value is left out
 */
export function partsOf(header: string): HeaderPart[] {
	const byComma = NAMED_BY_COMMA.test(header);
	return (header.match(byComma ? /\S+/g : PIECE) ?? []).flatMap((piece) => {
		const at = piece.search(byComma ? /,/ : /[=:]/);
		const name = piece.slice(0, Math.max(at, 0));
		const value = piece.slice(at + 1).replace(UNQUOTE, '$1');
		return NAME.test(name) && !NO_VALUE.test(value) ? [{ name, value }] : [];
	});
}
