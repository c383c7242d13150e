import type { ICredentialTestFunctions } from 'n8n-workflow';

import { asksForName } from '../support/lineIn';
import type { Case } from './cases';
import { startClock } from './clock';
import { complaintsAbout, complaintsAboutFit, THREW, type Complaint } from './complaints';
import type { Credential } from './expressible';
import { followAdvice } from './followAdvice';
import { node } from './node';
import { newCredential, sampleFields } from './person';

/** What came of a person's way to the right settings. */
export interface Attempt {
	/** The credential with which the first callback is accepted; null when the way led nowhere. */
	credential: Credential | null;
	/** Every message that was shown, in order. */
	messages: string[];
	complaints: Complaint[];
	/** How long the first answer took, and how much of it the processor worked: others may have it, too. */
	ms: number;
	cpuMs: number;
}

const { signingSecretTest } = node.methods.credentialTest;

/** Presses "Test" in the credential's window. */
export async function pressTest(data: Credential): Promise<{ isGreen: boolean; message: string }> {
	const credential = {
		id: '1',
		name: 'AI Rudder',
		type: 'aiRudderSigningSecretApi',
		data: data as never,
	};
	try {
		const verdict = await signingSecretTest.call({} as ICredentialTestFunctions, credential);
		return { isGreen: verdict.status === 'OK', message: verdict.message };
	} catch (error) {
		// n8n would show the error's own text, which nobody has written for the person.
		return { isGreen: false, message: `${THREW} ${(error as Error).message}` };
	}
}

/** Follows an advice; a complaint when nobody could. */
export function follow(
	advice: string,
	credential: Credential,
	timeHeader: string | null,
): Credential | Complaint {
	try {
		return followAdvice(advice, credential, timeHeader);
	} catch (error) {
		return { kind: 'circular', why: (error as Error).message, message: advice };
	}
}

export const isComplaint = (what: Credential | Complaint): what is Complaint => 'why' in what;

/**
 * The person's way through the credential's window: enter the secret, fill in the sample, press
 * Test, do what the message says, press Test again.
 */
export async function tryCredentialTest(one: Case): Promise<Attempt> {
	const credential = { ...newCredential(one), ...sampleFields(one) };
	const clock = startClock();
	const first = await pressTest(credential);
	const times = clock();
	const complaints = complaintsAbout(first.message, credential);
	const attempt: Attempt = { credential: null, messages: [first.message], complaints, ...times };
	if (first.isGreen) {
		complaints.push(...complaintsAboutFit(first.message, one, credential));
		return { ...attempt, credential };
	}
	let tried: { credential: Credential; message: string } = { credential, message: first.message };
	// The name of a header is asked for before there is a line to paste.
	for (let step = 0; step < 2 && tried.message.includes('Found:'); step++) {
		const followed = follow(tried.message, tried.credential, one.timeHeader);
		if (isComplaint(followed)) return { ...attempt, complaints: [...complaints, followed] };
		const next = await pressTest(followed);
		attempt.messages.push(next.message);
		complaints.push(...complaintsAbout(next.message, followed));
		if (next.isGreen) {
			for (const message of attempt.messages.filter((said) => !asksForName(said))) {
				complaints.push(...complaintsAboutFit(message, one, followed));
			}
			return { ...attempt, credential: followed };
		}
		if (!asksForName(tried.message)) break;
		tried = { credential: followed, message: next.message };
	}
	if (!tried.message.includes('Found:')) return attempt;
	const why =
		attempt.messages.at(-1) === tried.message
			? 'it says the same again when it has been followed'
			: 'following it does not make the test green';
	complaints.push({ kind: 'circular', why, message: tried.message });
	return attempt;
}
