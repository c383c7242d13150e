import type { Case } from './cases';
import { complaintsAbout, complaintsAboutFit } from './complaints';
import { follow, isComplaint, type Attempt } from './credentialTest';
import { atAnyAge } from './expressible';
import { knownOf, newCredential } from './person';
import type { Trigger } from './Trigger';

/** A callback that was refused says so with this status, whatever is wrong with its signature. */
const ACCEPTED = 200;

/**
 * The person's way over the Test URL: enter the secret and what came with it, press "Execute step",
 * let the vendor send a callback, do what the node shows, let it be sent again.
 */
export async function tryTestUrl(one: Case, trigger: Trigger): Promise<Attempt> {
	const known = knownOf(one).join('\n');
	const credential = { ...newCredential(one), ...(known !== '' && { sampleOthers: known }) };
	const first = await trigger.receive(one.sample, credential, 'manual');
	const { ms, cpuMs } = first;
	if (first.status === ACCEPTED) return { credential, messages: [], complaints: [], ms, cpuMs };
	const advice = `${first.message} ${first.description}`;
	const complaints = complaintsAbout(advice, credential);
	const attempt: Attempt = { credential: null, messages: [advice], complaints, ms, cpuMs };
	if (!first.description.includes('Found:')) return attempt;
	const followed = follow(first.description, credential, one.timeHeader);
	if (isComplaint(followed)) return { ...attempt, complaints: [...complaints, followed] };
	const second = await trigger.receive(one.sample, atAnyAge(followed), 'manual');
	if (second.status === ACCEPTED) {
		complaints.push(...complaintsAboutFit(advice, one, followed));
		return { ...attempt, credential: followed };
	}
	const again = `${second.message} ${second.description}`;
	attempt.messages.push(again);
	const why =
		again === advice
			? 'it says the same again when it has been followed'
			: 'following it does not make the test event arrive';
	complaints.push({ kind: 'circular', why, message: advice });
	return attempt;
}

/** Whether the trigger starts a workflow for a callback. */
export async function isAccepted(
	trigger: Trigger,
	callback: Case['sample'],
	credential: Attempt['credential'],
): Promise<boolean> {
	const answer = await trigger.receive(callback, atAnyAge(credential!), 'webhook');
	return answer.status === ACCEPTED;
}
