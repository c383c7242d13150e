import type { Algorithm } from '../../../nodes/AiRudder/signature/methods';
import type { Encoding } from '../../../nodes/AiRudder/signature/header';

/** The body behind every vector; not compact (1.50), not sorted, not ASCII. */
export const BODY = '{"event":"session.transfer","user":{"id":"123","name":"Zoë 李"},"n":1.50}';

/** The key behind every vector. */
export const KEY = 's3cr3t-of-the-tests';

/**
 * HMACs of {@link BODY} under {@link KEY}, made with OpenSSL's command line:
 * `printf %s "$BODY" | openssl dgst -sha256 -hmac "$KEY" -hex` (`-binary | base64` for Base64; for
 * Base64url `tr '+/' '-_' | tr -d =` behind it; the hex digits through `base64 -w0` for Base64 of hex).
 */
export const HMACS: Readonly<Record<Algorithm, Readonly<Record<Encoding, string>>>> = {
	md5: {
		hex: 'd1d855a8d9c39ba4688842fad2837072',
		base64: '0dhVqNnDm6RoiEL60oNwcg==',
		base64url: '0dhVqNnDm6RoiEL60oNwcg',
		base64hex: 'ZDFkODU1YThkOWMzOWJhNDY4ODg0MmZhZDI4MzcwNzI=',
	},
	sha1: {
		hex: '332fc8f598603f2f5f40b84ec5a8c2a9a67cc9b8',
		base64: 'My/I9ZhgPy9fQLhOxajCqaZ8ybg=',
		base64url: 'My_I9ZhgPy9fQLhOxajCqaZ8ybg',
		base64hex: 'MzMyZmM4ZjU5ODYwM2YyZjVmNDBiODRlYzVhOGMyYTlhNjdjYzliOA==',
	},
	sha256: {
		hex: 'bacd620a25dd58f3e4569d12f12447b32987cd86a8b7d23eaba2bbeebbd605fd',
		base64: 'us1iCiXdWPPkVp0S8SRHsymHzYaot9I+q6K77rvWBf0=',
		base64url: 'us1iCiXdWPPkVp0S8SRHsymHzYaot9I-q6K77rvWBf0',
		base64hex:
			'YmFjZDYyMGEyNWRkNThmM2U0NTY5ZDEyZjEyNDQ3YjMyOTg3Y2Q4NmE4YjdkMjNlYWJhMmJiZWViYmQ2MDVmZA==',
	},
	sha384: {
		hex: 'b4e5722d2c293e1e9407c0c367ab55c4b7e83d67d4f82f4eac94cc3f5b5943b4236ea162359b00937b3767a1e49eb19c',
		base64: 'tOVyLSwpPh6UB8DDZ6tVxLfoPWfU+C9OrJTMP1tZQ7QjbqFiNZsAk3s3Z6HknrGc',
		base64url: 'tOVyLSwpPh6UB8DDZ6tVxLfoPWfU-C9OrJTMP1tZQ7QjbqFiNZsAk3s3Z6HknrGc',
		base64hex:
			'YjRlNTcyMmQyYzI5M2UxZTk0MDdjMGMzNjdhYjU1YzRiN2U4M2Q2N2Q0ZjgyZjRlYWM5NGNjM2Y1YjU5NDNiNDIzNmVhMTYyMzU5YjAwOTM3YjM3NjdhMWU0OWViMTlj',
	},
	sha512: {
		hex: '20a52ff43302b4965572b39566c0eefbb219430a35ef89bff3a9e8fb90adc3d34c5cc84a3c5946805fc1e8a76373861a99b673725f09046cdd65c246da47e7e6',
		base64:
			'IKUv9DMCtJZVcrOVZsDu+7IZQwo174m/86no+5Ctw9NMXMhKPFlGgF/B6Kdjc4YambZzcl8JBGzdZcJG2kfn5g==',
		base64url:
			'IKUv9DMCtJZVcrOVZsDu-7IZQwo174m_86no-5Ctw9NMXMhKPFlGgF_B6Kdjc4YambZzcl8JBGzdZcJG2kfn5g',
		base64hex:
			'MjBhNTJmZjQzMzAyYjQ5NjU1NzJiMzk1NjZjMGVlZmJiMjE5NDMwYTM1ZWY4OWJmZjNhOWU4ZmI5MGFkYzNkMzRjNWNjODRhM2M1OTQ2ODA1ZmMxZThhNzYzNzM4NjFhOTliNjczNzI1ZjA5MDQ2Y2RkNjVjMjQ2ZGE0N2U3ZTY=',
	},
};

/** Digests of {@link BODY} without any key: `openssl dgst -sha256`. */
export const UNKEYED: Readonly<Record<Algorithm, string>> = {
	md5: 'b851c84b4229c0aed1bba1bfd5b1579b',
	sha1: '8b5b7e3099621ad6cf228216d4385781600b17c2',
	sha256: '27d8d8f79805186abcd73e53e0d9dfdb0f7e2e6549ea67216678801b89d47e88',
	sha384:
		'4524f7415705e8af5caf422bec900452582708cadb8a3ea6672f172eef1563526a6fdf81bcdaa32d4a4f79a3fbc7af48',
	sha512:
		'edffabf68b419a92340b2db3dbc0055d3e3df8c9e74ba0013f5653ff1220ac5fcdf4c97e8663661117bb7a03b928fcaf0c3b01da487920118fb8a40d182a7263',
};

/** `openssl dgst -sha256 -hmac` of {@link BODY} with keys that must never open the door. */
export const UNDER_EMPTY_KEY = '4550c681e9cb74291e871b8183f7b30b1a679b66d620c2941d83c70e67d64fa3';
export const UNDER_BLANK_KEY = '86d65ee714d83ab11c2d97b86f4bef15dd401ee47e454b47008298f85e80384a';

/** Another key, and `openssl dgst -sha256 -hmac` of {@link BODY} with it. */
export const OTHER_KEY = 'other-secret-of-tests';
export const UNDER_OTHER_KEY = '73aa9761e56aa6faa0472d9a27b825d271f0cc2c6f384671a8eb077d2c453481';
