/**
 * Every example is imported through the editor's API, published and run by signed callbacks; what
 * is checked is what arrived at the other end. One n8n serves all of them.
 */
import { HAS_TABLES, withWorld } from './lib/world';
import { aiRudderApi } from './suites/aiRudderApi';
import { allInOne } from './suites/allInOne';
import { allInOneWithoutTables } from './suites/allInOneWithoutTables';
import { channels } from './suites/channels';
import { errorWorkflow } from './suites/errorWorkflow';
import { firstMessage } from './suites/firstMessage';
import { newUser } from './suites/newUser';
import { nodeVersions } from './suites/nodeVersions';
import { onceIn30Days } from './suites/onceIn30Days';
import { reportBack } from './suites/reportBack';
import { signedSender } from './suites/signedSender';

jest.setTimeout(120_000);

const world = withWorld();

describe('The nodes', () => nodeVersions(world));
describe('1 First Message', () => firstMessage(world));
describe('The channels', () => channels(world));
describe('2 All in One', () => (HAS_TABLES ? allInOne : allInOneWithoutTables)(world));
describe('3 Report Back', () => reportBack(world));
describe('4 Error Workflow', () => errorWorkflow(world));
// n8n 1 has neither the tables nor the credential that these need, and another menu.
if (HAS_TABLES) {
	describe('A new user', () => newUser(world));
	describe('5 Once in 30 Days', () => onceIn30Days(world));
	describe('6 Signed Sender', () => signedSender(world));
}
describe('The credential AI Rudder API', () => aiRudderApi(world));
