import { createRequire } from 'node:module';
import path from 'node:path';

type Catalogue = typeof import('../../nodes/AiRudder/events/catalogue');
type CheckFields = typeof import('../../nodes/AiRudder/callback/checkFields');
type DeliveryId = typeof import('../../nodes/AiRudder/duplicates/deliveryId');
type Find = typeof import('../../nodes/AiRudder/finder/find');
type Formula = typeof import('../../nodes/AiRudder/signature/formula');
type Item = typeof import('../../nodes/AiRudder/callback/item');
type ReadCallback = typeof import('../../nodes/AiRudder/callback/readCallback');
type ReadRequest = typeof import('../../nodes/AiRudder/callback/readRequest');
type Selection = typeof import('../../nodes/AiRudder/callback/routing');
type Settings = typeof import('../../nodes/AiRudder/signature/settings');
type EncryptionSettings = typeof import('../../nodes/AiRudder/encryption/settings');
type ReadPlain = typeof import('../../nodes/AiRudder/encryption/readPlain');
type SessionTransfer = typeof import('../../nodes/AiRudder/events/sessionTransfer');
type Trigger = typeof import('../../nodes/AiRudder/AiRudderTrigger.node');
type Verify = typeof import('../../nodes/AiRudder/signature/verify');

type Shipped = Catalogue &
	CheckFields &
	DeliveryId &
	Find &
	Formula &
	Item &
	ReadCallback &
	ReadRequest &
	Selection &
	Settings &
	EncryptionSettings &
	ReadPlain &
	SessionTransfer &
	Trigger &
	Verify;

const FILES = [
	'AiRudderTrigger.node',
	'callback/checkFields',
	'callback/item',
	'callback/readCallback',
	'callback/readRequest',
	'callback/routing',
	'duplicates/deliveryId',
	'encryption/readPlain',
	'encryption/settings',
	'events/catalogue',
	'events/sessionTransfer',
	'finder/find',
	'signature/formula',
	'signature/settings',
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
