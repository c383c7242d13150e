import { runInNewContext } from 'node:vm';

import { subtitle } from '../../../nodes/AiRudder/editor/panel';

/** What n8n makes of the expression, for the values of "Trigger On". */
const below = (events: string[]): unknown =>
	runInNewContext(/^=\{\{(.*)\}\}$/s.exec(subtitle)![1], { $parameter: { events } });

test('the canvas shows the chosen events as the editor calls them', () => {
	expect(below(['session.transfer'])).toBe('Agent Transfer Requested');
	expect(below(['workflow.statusChanged', 'other'])).toBe(
		'Workflow Status Changed, Other Callbacks',
	);
	expect(below([])).toBe('');
});
