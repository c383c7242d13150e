import { ECDH, generateKeyPairSync, type KeyObject } from 'node:crypto';

import { ECDSA, RSA, USELESS } from './publicKeys';

type Spelling = [what: string, text: string];

const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey;
const KEYS: Array<[name: string, key: KeyObject]> = [
	['RSA', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey],
	['RSA of 512 bits', generateKeyPairSync('rsa', { modulusLength: 512 }).publicKey],
	['RSA-PSS', generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).publicKey],
	['DSA', generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).publicKey],
	['P-256', ec('prime256v1')],
	['P-384', ec('secp384r1')],
	['P-521', ec('secp521r1')],
	['secp256k1', ec('secp256k1')],
	['brainpoolP256r1', ec('brainpoolP256r1')],
	['brainpoolP384r1', ec('brainpoolP384r1')],
	['brainpoolP512r1', ec('brainpoolP512r1')],
	['SM2', ec('SM2')],
	['P-224', ec('secp224r1')],
	['Ed25519', generateKeyPairSync('ed25519').publicKey],
	['Ed448', generateKeyPairSync('ed448').publicKey],
	['X25519', generateKeyPairSync('x25519').publicKey],
	['X448', generateKeyPairSync('x448').publicKey],
];

/** A PEM as people paste it. */
const pems = (what: string, pem: string): Spelling[] => [
	[`${what} in PEM`, pem],
	[`${what} in PEM behind text`, `Our key: ${pem}`],
	[`${what} in PEM in quotes`, `"${pem.trim()}"`],
	[`${what} in PEM with \\n`, pem.replaceAll('\n', '\\n')],
	[`${what} in PEM with \\r\\n, in quotes`, `"${pem.replaceAll('\n', '\\r\\n')}"`],
	[`${what} in PEM with its line breaks lost`, pem.replaceAll('\n', '')],
	[`${what} in PEM without white space`, pem.replace(/\s/g, '')],
	[`${what} in PEM that is cut off`, pem.slice(0, 60)],
	[`${what} in PEM in Base64`, Buffer.from(pem).toString('base64')],
];

/** Bytes as vendors print them. */
const bare = (what: string, bytes: Buffer): Spelling[] => [
	[`${what} in hex`, bytes.toString('hex')],
	[`${what} in large hex`, bytes.toString('hex').toUpperCase()],
	[`${what} in hex behind 0x`, `0x${bytes.toString('hex')}`],
	[`${what} in hex with colons and line breaks`, bytes.toString('hex').replace(/../g, '$&:\n')],
	[`${what} in Base64`, bytes.toString('base64')],
	[`${what} in Base64url`, bytes.toString('base64url')],
	[`${what} in Base64 with line breaks`, bytes.toString('base64').replace(/.{64}/g, '$&\n')],
	[`${what} in Base64 with \\n`, bytes.toString('base64').replace(/.{64}/g, '$&\\n')],
	[`${what} in quotes`, `"${bytes.toString('base64')}"`],
	[`${what} behind its name`, `public_key: ${bytes.toString('base64')}`],
	[`${what} behind an equals sign`, `=${bytes.toString('hex')}`],
	[`${what} behind a label`, `whpk_${bytes.toString('base64')}`],
	[`${what} between words`, `Key 1: ${bytes.toString('base64')} (of 2026)`],
];

/** Bytes as programs and web pages write them, or encoded once or twice more. */
function wrapped(what: string, bytes: Buffer): Spelling[] {
	const base64 = bytes.toString('base64');
	const lines = base64.match(/.{1,40}/g)!;
	const pairs = bytes.toString('hex').match(/../g)!;
	const hexOf = (text: string) => Buffer.from(text).toString('hex');
	return [
		[`${what} in quoted lines`, lines.map((line) => `"${line}"`).join('\n')],
		[`${what} in quoted lines with + between`, lines.map((line) => `'${line}'`).join(' +\n')],
		[`${what} with a quote inside`, `${base64.slice(0, 30)}"${base64.slice(30)}`],
		[`${what} with <br>`, lines.join('<br>')],
		[`${what} with &#10;`, lines.join('&#10;')],
		[`${what} with \\/ as PHP writes it`, JSON.stringify(base64).replaceAll('/', '\\/')],
		[`${what} with \\u002b and \\u003d`, base64.replace(/[+/=]/g, unicodeOf)],
		[`${what}, percent-encoded`, encodeURIComponent(base64)],
		[`${what} in Base64 of its Base64`, Buffer.from(base64).toString('base64')],
		[`${what} in Base64 of its hex`, Buffer.from(pairs.join('')).toString('base64')],
		[`${what} in hex of its Base64`, hexOf(base64)],
		[`${what} in hex of hex of its hex`, hexOf(hexOf(pairs.join('')))],
		[`${what} in hex with commas`, pairs.join(',')],
		[`${what} in hex with dashes`, pairs.join('-')],
		[`${what} in hex with dots`, pairs.join('.')],
		[`${what} as an array in C`, `{0x${pairs.join(', 0x')}}`],
		[`${what} as text in C`, `"\\x${pairs.join('\\x')}"`],
	];
}
const unicodeOf = (character: string) => `\\u00${Buffer.from(character).toString('hex')}`;

const fullWidth = (text: string) =>
	text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

/** Bytes as they look after somebody, or some program, has changed them. */
function damaged(what: string, bytes: Buffer): Spelling[] {
	const base64 = bytes.toString('base64');
	const bare = base64.replace(/=+$/, '');
	const rows = bytes.toString('hex').match(/.{1,32}/g)!;
	const offset = (row: number) => (16 * row).toString(16).padStart(8, '0');
	const entities = (write: (code: number) => string) =>
		base64.replace(/[+/=]/g, (one) => write(one.charCodeAt(0)));
	const names: Record<string, string> = { '+': '&plus;', '/': '&sol;', '=': '&equals;' };
	return [
		[`${what} without its last character`, bare.slice(0, -1)],
		[`${what} without its first character`, base64.slice(1)],
		[`${what} in hex without its first digit`, bytes.toString('hex').slice(1)],
		[`${what} in hex without its last digit`, bytes.toString('hex').slice(0, -1)],
		[`${what} with a character too many`, `${bare.slice(0, 50)}A${bare.slice(50)}`],
		[`${what} with blanks for +`, base64.replaceAll('+', ' ')],
		[`${what} with decimal entities`, entities((code) => `&#${code};`)],
		[`${what} with hex entities`, entities((code) => `&#x${code.toString(16).toUpperCase()};`)],
		[`${what} with named entities`, base64.replace(/[+/=]/g, (one) => names[one])],
		[`${what}, quoted-printable`, base64.replace(/=/g, '=3D').replace(/.{75}/g, '$&=\n')],
		[`${what} in decimals`, [...bytes].join(', ')],
		[`${what} in decimals with signs`, JSON.stringify([...new Int8Array(bytes)])],
		[`${what} as a dump`, rows.map((row, at) => `${offset(at)}: ${row}`).join('\n')],
		[
			`${what} as a dump with text`,
			rows.map((row, at) => `${offset(at)}  ${row.replace(/../g, '$& ')} |....|`).join('\n'),
		],
		[`${what} in numbered lines`, base64.replace(/.{1,64}/g, '1 $&\n')],
		[`${what} in full width`, fullWidth(base64)],
	];
}

/** A PEM without some lines, as a person may copy it. */
function pemsCut(what: string, pem: string): Spelling[] {
	const lines = pem.trim().split('\n');
	return [
		[`${what} in PEM without its BEGIN`, lines.slice(1).join('\n')],
		[`${what} in PEM without its first line of Base64`, [lines[0], ...lines.slice(2)].join('\n')],
		[`${what} in PEM without BEGIN and first line`, lines.slice(2).join('\n')],
		[`${what} in PEM without END`, lines.slice(0, -1).join('\n')],
		[`${what} in PEM without END and last line`, lines.slice(0, -2).join('\n')],
	];
}

/** A key in PEM, encoded once more. */
function pemsWrapped(what: string, pem: string): Spelling[] {
	const bytes = Buffer.from(pem);
	const marked = `\ufeff${pem}`;
	return [
		[`${what} in PEM, percent-encoded`, encodeURIComponent(pem)],
		[`${what} in PEM of a form`, new URLSearchParams({ key: pem }).toString()],
		[`${what} in PEM in hex`, bytes.toString('hex')],
		[`${what} in PEM in Base64 twice`, Buffer.from(bytes.toString('base64')).toString('base64')],
		[`${what} in PEM with a BOM, in Base64`, Buffer.from(marked).toString('base64')],
		[`${what} in PEM in UTF-16, in Base64`, Buffer.from(marked, 'utf16le').toString('base64')],
		[`${what} in PEM below a title, in Base64`, Buffer.from(`公钥\n${pem}`).toString('base64')],
		[`${what} in PEM as a Buffer in JSON`, JSON.stringify(bytes)],
		[`${what} in PEM as a list in Java`, `[${[...bytes].join(', ')}]`],
		[`${what} in PEM as a list in Go`, `[${[...bytes].join(' ')}]`],
	];
}

/** The two coordinates alone. */
function coordinates(what: string, key: KeyObject, size: number): Spelling[] {
	const der = derOf(key);
	const both = der.subarray(-2 * size);
	const [x, y] = [both.subarray(0, size), both.subarray(size)].map((one) => one.toString('hex'));
	const pairsOf = (hex: string) => hex.replace(/..(?=.)/g, '$&:');
	return [
		[`${what} as Y before X`, `Y = ${y}\nX = ${x}`],
		[`${what} as X and Y with colons`, `X: ${pairsOf(x)}\nY: ${pairsOf(y)}`],
		...wrapped(`${what} as a point`, der.subarray(-2 * size - 1)).slice(-7),
		[`${what} as a point in hex`, der.subarray(-2 * size - 1).toString('hex')],
		[`${what} as two coordinates in hex`, both.toString('hex')],
		[`${what} as two coordinates in Base64`, both.toString('base64')],
		[`${what} as two coordinates in Base64url`, both.toString('base64url')],
	];
}

/** The numbers of a key as fields that do not say what they are. */
function fields(key: KeyObject): Spelling[] {
	const { kty, n, e, x, y } = key.export({ format: 'jwk' });
	const modulus = Buffer.from(n ?? '', 'base64url').toString('base64');
	return kty === 'RSA'
		? [
				['RSA as n and e', JSON.stringify({ n, e })],
				['RSA as e and n in lines', JSON.stringify({ e, n }, null, 2)],
				[
					'RSA in XML',
					`<RSAKeyValue><Modulus>${modulus}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>`,
				],
			]
		: [
				[`${kty} as x and y`, JSON.stringify({ x, y })],
				[`${kty} as x and y in text`, `x = ${x}, y = ${y}`],
			];
}

/** The numbers of a key without any name. */
function unnamed(what: string, key: KeyObject): Spelling[] {
	const { n, e, x, y } = key.export({ format: 'jwk' });
	const [first, second] = [n ?? x, e ?? y].map((one) => one!);
	const padded = [first, second].map((one) => Buffer.from(one, 'base64url').toString('base64'));
	const spellings: Spelling[] = ['.', ',', ' ', '\n', '\r\n', ';', ':', '|', ' / ', '_', '-'].map(
		(mark) => [`${what} with ${JSON.stringify(mark)} between its numbers`, first + mark + second],
	);
	spellings.push(
		[`${what} as two padded numbers`, padded.join(',')],
		[`${what} as a list of its numbers`, JSON.stringify([first, second])],
		[`${what} as two lines with colons`, `N: ${first}\nE: ${second}`],
	);
	if (n === undefined) return spellings;
	const hex = Buffer.from(n, 'base64url').toString('hex');
	const decimal = BigInt(`0x${hex}`).toString();
	const marked = [',010001', ':65537', ' 0x10001', '\n65537\n', '010001'].map(
		(end): Spelling => [`${what} in hex with ${JSON.stringify(end)} behind it`, hex + end],
	);
	return [
		...spellings,
		...marked,
		[`${what} with its exponent first`, `AQAB.${n}`],
		[`${what} as two numbers in Base64 of 64 characters`, `${n.replace(/.{64}/g, '$&\n')}\nAQAB`],
		[`${what} in hex with colons, and 65537`, `${hex.replace(/..(?!$)/g, '$&:')} 65537`],
		[`${what} in decimals`, `${decimal},65537`],
	];
}

const derOf = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki') =>
	key.export({ type, format: 'der' });
const pemOf = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki') =>
	String(key.export({ type, format: 'pem' }));

function jwks(what: string, key: KeyObject): Spelling[] {
	const text = JSON.stringify({ use: 'sig', ...key.export({ format: 'jwk' }) });
	return [
		[`${what} as JWK`, text],
		[`${what} as JWK in lines`, JSON.stringify(JSON.parse(text), null, 2)],
		[`${what} as JWK within a text of JSON`, JSON.stringify(text)],
		[`${what} in a set of JWK`, `{"keys":[${text}]}`],
	];
}

/** The point of a key of an elliptic curve, and the key in DER with its point compressed. */
function points(what: string, key: KeyObject, curve: string): Spelling[] {
	const der = derOf(key);
	const size = { prime256v1: 65, secp256k1: 65, secp384r1: 97, secp521r1: 133 }[curve]!;
	const point = der.subarray(-size);
	const spelled = (format: 'compressed' | 'hybrid') =>
		ECDH.convertKey(point, curve, undefined, undefined, format) as Buffer;
	const compressed = spelled('compressed');
	const bits = Buffer.from([0x03, compressed.length + 1, 0, ...compressed]);
	const head = der.subarray(der[1] === 0x81 ? 3 : 2);
	const algorithm = head.subarray(0, head[1] + 2);
	const frame = Buffer.from([0x30, algorithm.length + bits.length, ...algorithm, ...bits]);
	return [
		...bare(`${what} as a point`, point),
		...bare(`${what} as a compressed point`, compressed),
		...bare(`${what} as a hybrid point`, spelled('hybrid')).slice(0, 5),
		...bare(`${what} with its point compressed`, frame),
	];
}

/** The key of a line such as `ssh-rsa AAAA… name`: texts with their lengths (RFC 4253, section 6.6). */
function sshLines(type: string, ...fields: Buffer[]): Spelling[] {
	const bytes = [Buffer.from(type), ...fields].flatMap((field) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(field.length);
		return [length, field];
	});
	const text = Buffer.concat(bytes).toString('base64');
	return [
		[`${type} of OpenSSH`, `${type} ${text} somebody@example.com`],
		[`${type} of OpenSSH alone`, text],
		[
			`${type} of SSH2`,
			`---- BEGIN SSH2 PUBLIC KEY ----\nComment: "a key"\n${text}\n---- END SSH2 PUBLIC KEY ----`,
		],
	];
}

const keyOf = (name: string) => KEYS.find(([one]) => one === name)![1];
const numbers = (key: KeyObject, ...names: Array<'n' | 'e'>) =>
	names.map((name) => Buffer.from(key.export({ format: 'jwk' })[name]!, 'base64url'));
/** In DER. */
export const CERTIFICATE = Buffer.from(RSA.certificate.replace(/-----.*-----|\s/g, ''), 'base64');

/** The bytes of a coordinate. */
const COORDINATES = {
	'P-256': 32,
	secp256k1: 32,
	SM2: 32,
	brainpoolP256r1: 32,
	'P-224': 28,
	'P-384': 48,
	brainpoolP384r1: 48,
	brainpoolP512r1: 64,
	'P-521': 66,
};

/** Of an even second coordinate. */
export const COMPRESSED = `02${ECDSA.point.slice(2, 66)}`;
const COMPRESSED_BASE64 = Buffer.from(COMPRESSED, 'hex').toString('base64');

/** Public keys, each in the ways in which people get and paste them. */
export const SPELLINGS: Spelling[] = [
	...KEYS.flatMap(([name, key]) => [...pems(name, pemOf(key)), ...bare(name, derOf(key))]),
	...['RSA', 'RSA of 512 bits'].flatMap((name) => [
		...pems(`${name} in PKCS #1`, pemOf(keyOf(name), 'pkcs1')),
		...bare(`${name} in PKCS #1`, derOf(keyOf(name), 'pkcs1')),
	]),
	...['RSA', 'P-256', 'P-384', 'P-521', 'secp256k1', 'Ed25519', 'Ed448', 'X25519'].flatMap((name) =>
		jwks(name, keyOf(name)),
	),
	...points('P-256', keyOf('P-256'), 'prime256v1'),
	...points('P-384', keyOf('P-384'), 'secp384r1'),
	...points('P-521', keyOf('P-521'), 'secp521r1'),
	...points('secp256k1', keyOf('secp256k1'), 'secp256k1'),
	...['RSA', 'P-256', 'Ed25519'].flatMap((name) => [
		...wrapped(name, derOf(keyOf(name))),
		...pemsWrapped(name, pemOf(keyOf(name))),
	]),
	...['RSA', 'DSA', 'P-256', 'P-521', 'Ed25519', 'X448'].flatMap((name) =>
		damaged(name, derOf(keyOf(name))),
	),
	...damaged('RSA in PKCS #1', derOf(keyOf('RSA'), 'pkcs1')),
	...damaged('a certificate', CERTIFICATE),
	...['RSA', 'P-256'].flatMap((name) => pemsCut(name, pemOf(keyOf(name)))),
	...pemsCut('RSA in PKCS #1', pemOf(keyOf('RSA'), 'pkcs1')),
	...pemsCut('a certificate', RSA.certificate),
	[
		'RSA in PEM, the lines behind the first',
		pemOf(keyOf('RSA')).trim().split('\n').slice(2, -1).join('\n'),
	],
	...['RSA', 'P-256'].flatMap((name) => fields(keyOf(name))),
	...['RSA', ...Object.keys(COORDINATES).filter((name) => /^P-(?!224)|^secp/.test(name))].flatMap(
		(name) => unnamed(name, keyOf(name)),
	),
	...Object.entries(COORDINATES).flatMap(([name, size]) => coordinates(name, keyOf(name), size)),
	...pems('a certificate', RSA.certificate),
	...bare('a certificate', CERTIFICATE),
	...sshLines('ssh-rsa', ...numbers(keyOf('RSA'), 'e', 'n')),
	...sshLines('ssh-ed25519', derOf(keyOf('Ed25519')).subarray(-32)),
	['P-256 as a compressed point at the end of a sentence', `Key: ${COMPRESSED_BASE64}.`],
	['P-256 as a compressed point behind two labels', `pk_live_${COMPRESSED}`],
	...['verify_key', 'Verifying key', 'verification-key', 'VerifyKey'].map(
		(name): Spelling => [
			`Ed25519 as a ${name}`,
			`${name}: ${derOf(keyOf('Ed25519')).subarray(-32).toString('hex')}`,
		],
	),
	...sshLines('ecdsa-sha2-nistp256', Buffer.from('nistp256'), derOf(keyOf('P-256')).subarray(-65)),
	...sshLines(
		'sk-ssh-ed25519@openssh.com',
		derOf(keyOf('Ed25519')).subarray(-32),
		Buffer.from('ssh:'),
	),
	['a key that is too short', USELESS.short.spki],
];
