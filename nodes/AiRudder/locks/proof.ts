/** Which of the two secrets of a credential opened its lock. */
export type SecretName = 'current' | 'previous';

/** What proved that a callback is genuine. */
export interface Proof {
	/** The lock that was opened: only `signature` says that AI Rudder signed these very bytes. */
	proof: 'signature' | 'callbackKey';
	secret: SecretName;
}
