import sample from '../sender/session.transfer.json';

export const TRIGGER = 'AI Rudder Trigger';

/** What the trigger knows about the sample; the one place that names fields of `delivery` for a pin. */
const delivery = {
	id: '54784ba1f2c0e7dca71db94ee4ea8d8f',
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
