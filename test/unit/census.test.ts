import { COPY, readCases, type Case } from '../census/cases';
import { complaintsAbout, complaintsAboutFit } from '../census/complaints';
import { tryCredentialTest, type Attempt } from '../census/credentialTest';
import { refusalOf, setUpsFor } from '../census/expressible';
import { NOT_EXPRESSIBLE, NOT_FOUND } from '../census/expressions';
import { followAdvice } from '../census/followAdvice';
import { forgeries } from '../census/forge';

const cases = readCases(COPY);
const setUps = cases.flatMap((one) => setUpsFor(one).map((setUp) => ({ ...one, ...setUp, one })));

/** What the issue asks for, of 102. */
const AIM = { expressible: 94, found: 75 };

describe('what the credential can say', () => {
	it.each(setUps)(
		'accepts the two callbacks of $vendor ($id) when it is set up by the $by, and no forgery',
		({ one, credential }) => {
			for (const callback of [one.sample, one.second]) {
				expect(refusalOf(credential, callback)).toBeNull();
				for (const { what, forged } of forgeries(one, callback, credential)) {
					expect(forged).not.toEqual(callback);
					expect([what, refusalOf(credential, forged)]).toEqual([what, expect.any(String)]);
				}
			}
		},
	);

	it('is written down for every case, or why there is nothing', () => {
		const unknown = cases.filter((one) => setUpsFor(one).length === 0).map(({ id }) => id);
		expect(unknown.sort()).toEqual(Object.keys(NOT_EXPRESSIBLE).sort());
		expect(cases.length - unknown.length).toBeGreaterThanOrEqual(AIM.expressible);
	});
});

describe('what the finder finds when a person does what it says', () => {
	const attempts = new Map<string, Promise<Attempt>>();
	const attemptAt = async (one: Case) => {
		const attempt = attempts.get(one.id) ?? tryCredentialTest(one);
		attempts.set(one.id, attempt);
		return await attempt;
	};
	const isFindable = ({ id }: Case) =>
		!Object.hasOwn(NOT_FOUND, id) && !Object.hasOwn(NOT_EXPRESSIBLE, id);

	it.each(cases.filter(isFindable))(
		'accepts the second callback of $vendor ($id) by what it found in the first, and no forgery',
		async (one) => {
			const { credential, complaints } = await attemptAt(one);
			expect(complaints).toEqual([]);
			expect(refusalOf(credential!, one.second)).toBeNull();
			for (const { what, forged } of forgeries(one, one.second, credential!)) {
				expect([what, refusalOf(credential!, forged)]).toEqual([what, expect.any(String)]);
			}
		},
	);

	it.each(cases.filter((one) => !isFindable(one)))(
		'says nothing that is not so of $vendor ($id), which it does not find',
		async (one) => {
			const { credential, complaints, messages } = await attemptAt(one);
			expect(complaints).toEqual([]);
			expect(messages).not.toContain('');
			// Found all the same: then it has to hold.
			if (credential !== null) expect(refusalOf(credential, one.second)).toBeNull();
		},
	);

	it('is as much as was promised', async () => {
		const all = await Promise.all(cases.map(attemptAt));
		const found = all.filter(({ credential }) => credential !== null);
		expect(found.length).toBeGreaterThanOrEqual(AIM.found);
	});
});

describe('the checks of the messages', () => {
	const caseOf = (id: string) => cases.find((one) => one.id === id)!;

	it.each([
		['None of the formulas that this node can express fits.', 1],
		['It holds values, which no setting can express.', 1],
		['Sample Timestamp is not a plain number, or leave the field empty.', 1],
		['If there is a time, enter it as Sample Timestamp.', 1],
		['No formula fits this sample. Enter the secret again.', 0],
	])('find in what was said what is not so: %s', (message, count) => {
		expect(complaintsAbout(message, { sampleTimestamp: '1767225600100' })).toHaveLength(count);
	});

	it.each([
		['submail', 'The sample fits.', 1],
		['submail', 'The sample fits. This formula protects only {body.token}.', 0],
		['vapi', 'The sample fits. This formula leaves the body unprotected.', 1],
		['vapi', 'The sample fits.', 0],
	])(
		'find out whether another body than that of %s would be accepted: %s',
		(id, message, count) => {
			const [{ credential }] = setUpsFor(caseOf(id));
			expect(complaintsAboutFit(message, caseOf(id), credential)).toHaveLength(count);
		},
	);

	it('follow an advice to the letter', () => {
		const advice =
			'Found: another formula fits. Remove the quotes around Signing Secret. Paste the line below into Formula in the credential.\nFormula: Scheme: HMAC-MD5';
		expect(followAdvice(advice, { signingSecret: '"abc"' }, 'x-time')).toEqual({
			signingSecret: 'abc',
			formula: 'Scheme: HMAC-MD5',
		});
		const named = "Found: another formula fits. It needs the name of the time's header.";
		expect(followAdvice(named, { sampleTimestamp: '1767225600' }, 'x-time')).toEqual({
			sampleTimestamp: 'x-time: 1767225600',
		});
	});

	it('do not follow an advice that has no line', () => {
		expect(() => followAdvice('Found: another formula fits.', {}, null)).toThrow('no line');
	});
});
