import * as reading from '../../../nodes/AiRudder/callback/read';
import { deliver, type Answer } from './callbacks';

/** Posts a genuine callback, with a fault of our own in the middle of its way. */
export async function deliverIntoFault(url: string, body?: string): Promise<Answer> {
	const fault = jest.spyOn(reading, 'readCallback').mockImplementation(() => {
		throw new TypeError(`cannot read ${body}`);
	});
	return await deliver(url, body).finally(() => fault.mockRestore());
}
