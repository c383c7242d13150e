/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createRequire } from 'node:module';
import path from 'node:path';

type DeliveryId = typeof import('../../nodes/AiRudder/delivery/deliveryId');
type Find = typeof import('../../nodes/AiRudder/finder/find');
type Formula = typeof import('../../nodes/AiRudder/signature/formula');
type Item = typeof import('../../nodes/AiRudder/event/item');
type ReadEvent = typeof import('../../nodes/AiRudder/event/readEvent');
type ReadRequest = typeof import('../../nodes/AiRudder/request/readRequest');
type Schema = typeof import('../../nodes/AiRudder/event/schema');
type Selection = typeof import('../../nodes/AiRudder/event/selection');
type Trigger = typeof import('../../nodes/AiRudder/AiRudderTrigger.node');
type Verify = typeof import('../../nodes/AiRudder/signature/verify');

type Shipped = DeliveryId &
	Find &
	Formula &
	Item &
	ReadEvent &
	ReadRequest &
	Schema &
	Selection &
	Trigger &
	Verify;

const FILES = [
	'AiRudderTrigger.node',
	'delivery/deliveryId',
	'event/item',
	'event/readEvent',
	'event/schema',
	'event/selection',
	'finder/find',
	'request/readRequest',
	'signature/formula',
	'signature/verify',
];

/**
 * The functions of the installed package: what is measured is what users run.
 *
 * @param folder of the installed package
 */
export function loadShipped(folder: string): Shipped {
	const load = createRequire(path.join(folder, 'package.json'));
	const modules = FILES.map((file) => load(`./dist/nodes/AiRudder/${file}`) as object);
	return Object.assign({}, ...modules) as Shipped;
}
