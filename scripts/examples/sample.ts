import sample from '../sender/session.transfer.json';

export const TRIGGER = 'AI Rudder Trigger';

/** What the trigger knows about the sample; the one place that names fields of `delivery` for a pin. */
const delivery = {
	id: 'e3b60454775d34d670a190edbcf78006',
	receivedAt: '2026-01-14T20:15:00.000Z',
	event: 'session.transfer',
	issues: [],
	duplicate: false,
	verifiedBy: 'signature',
	secret: 'current',
};

const conclusion = {
	...sample.conclusion,
	record_slots: { order: 'A-1024', topic: 'late delivery' },
};

/** Sample data for a trigger with one output, so that a workflow can be tried at once. */
export const PINNED = { [TRIGGER]: [{ json: { ...sample, conclusion, delivery } }] };
