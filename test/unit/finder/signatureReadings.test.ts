import { createHash, generateKeyPairSync, privateEncrypt, sign } from 'node:crypto';
import {
	rawReadingsOf,
	readingsOf,
	uncoverDigest,
} from '../../../nodes/AiRudder/finder/signatureReadings';
import { ALGORITHMS } from '../../../nodes/AiRudder/signature/methods';

const NOTHING_SET = { prefix: '', signaturePart: '' };

test('an RSA signature that holds no digest has none to uncover', () => {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const bytes = privateEncrypt(privateKey, Buffer.from('hello'));
	const raw = { encoding: 'base64', prefix: '', part: '', bytes } as const;

	expect(uncoverDigest(raw, publicKey)).toBeNull();
});

test.each(ALGORITHMS)('an RSA signature shows its digest and that it is %s', (algorithm) => {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
	const bytes = sign(algorithm, Buffer.from('hello'), privateKey);
	const raw = { encoding: 'base64', prefix: '', part: '', bytes } as const;

	const digest = createHash(algorithm).update('hello').digest();
	expect(uncoverDigest(raw, publicKey)).toEqual({ ...raw, algorithm, digest });
});

test.each(['hex', 'base64', 'base64url'] as const)(
	'no prefix holds a signature: a header that came twice in %s has none at all',
	(encoding) => {
		const digest = createHash('sha256').update('x').digest(encoding);
		expect(readingsOf(`v1=${digest}`, NOTHING_SET)[0].prefix).toBe('v1=');
		for (const header of [`${digest}, ${digest}`, `v1=${digest}, v1=${digest}`]) {
			const held = readingsOf(header, NOTHING_SET).filter(({ prefix }) => prefix.includes(digest));
			expect(held).toEqual([]);
		}
	},
);

test.each([
	['md5', 'hex', ','],
	['md5', 'base64url', ':'],
	['sha1', 'base64url', ','],
] as const)(
	'no part is called as a signature of %s in %s is written',
	(name, encoding, between) => {
		const digest = createHash(name).update('x').digest(encoding);
		const named = readingsOf(`${digest}${between}${digest}`, NOTHING_SET).map(({ part }) => part);
		expect(named.filter((part) => part === digest)).toEqual([]);
	},
);

test('neither a part nor a prefix holds a signature between marks', () => {
	const [md5, sha1] = ['md5', 'sha1'].map((name) => createHash(name).update('x').digest('hex'));
	const sha256 = createHash('sha256').update('x').digest('hex');
	for (const header of [`md5-${md5}:${sha256};x=1`, `sha1-${sha1},sha256-${sha256}`]) {
		const said = readingsOf(header, NOTHING_SET).map(({ prefix, part }) => prefix + part);
		expect(said.filter((text) => text.includes(md5) || text.includes(sha1))).toEqual([]);
	}
});

test('a header that ends in no character of an encoding holds no bytes', () => {
	expect(rawReadingsOf(`${'ab'.repeat(64)})`, NOTHING_SET)).toEqual([]);
});
