import { generateKeyPairSync, privateEncrypt } from 'node:crypto';
import { rawReadingsOf, uncoverDigest } from '../../../nodes/AiRudder/finder/readings';

const NOTHING_SET = { prefix: '', signaturePart: '' };

test('an RSA signature that holds no digest has none to uncover', () => {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const bytes = privateEncrypt(privateKey, Buffer.from('hello'));
	const raw = { encoding: 'base64', prefix: '', part: '', bytes } as const;

	expect(uncoverDigest(raw, publicKey)).toBeNull();
});

test('a header that ends in no character of an encoding holds no bytes', () => {
	expect(rawReadingsOf(`${'ab'.repeat(64)})`, NOTHING_SET)).toEqual([]);
});
