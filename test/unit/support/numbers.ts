/** A number of JSON as a fraction of whole numbers. */
function fractionOf(token: string): [above: bigint, below: bigint] {
	const [mantissa, exponent = '0'] = token.toLowerCase().split('e');
	const [whole, decimals = ''] = mantissa.split('.');
	const power = Number(exponent) - decimals.length;
	const digits = BigInt(whole + decimals);
	return power < 0 ? [digits, 10n ** BigInt(-power)] : [digits * 10n ** BigInt(power), 1n];
}

/** Whether a parser makes another number of it than the one that is written, its own way: by fractions. */
export function isRounded(token: string): boolean {
	const value = Number(token);
	if (!Number.isFinite(value)) return true;
	const [above, below] = fractionOf(token);
	const [gotAbove, gotBelow] = fractionOf(String(value));
	return above * gotBelow !== gotAbove * below;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const WRITTEN = 'the number as it is written';

/** Whether a JSON has such a number among the values that a parser keeps. */
export function hasRounded(json: string): boolean {
	const wrapped = json.replace(TOKEN, (token) =>
		token.startsWith('"') ? token : JSON.stringify({ [WRITTEN]: token }),
	);
	let found = false;
	JSON.parse(wrapped, (name, value: unknown) => {
		if (name === WRITTEN && isRounded(value as string)) found = true;
		return value;
	});
	return found;
}
