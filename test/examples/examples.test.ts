/**
 * Every example is imported through the editor's API, published and run by signed callbacks; what
 * is checked is what arrived at the other end. One n8n serves all of them.
 */
import { withWorld } from './lib/world';
import { afterHours } from './suites/afterHours';
import { aiRudderApi } from './suites/aiRudderApi';
import { alertByLabel } from './suites/alertByLabel';
import { board } from './suites/board';
import { channels } from './suites/channels';
import { failedHandOver } from './suites/failedHandOver';
import { nobodyAccepts } from './suites/nobodyAccepts';
import { onceIn30Days } from './suites/onceIn30Days';
import { reportBack } from './suites/reportBack';
import { signedSender } from './suites/signedSender';
import { unfinishedHandOvers } from './suites/unfinishedHandOvers';

jest.setTimeout(120_000);

const world = withWorld();

describe('The channels', () => channels(world));
describe('1 Alert by Label', () => alertByLabel(world));
describe('2 Nobody Accepts', () => nobodyAccepts(world));
describe('3 After Hours', () => afterHours(world));
describe('4 Transfer Log and Board', () => board(world));
describe('5 Report Back', () => reportBack(world));
describe('6 Signed Sender', () => signedSender(world));
describe('7 Failed Hand-Over', () => failedHandOver(world));
describe('8 Unfinished Hand-Overs', () => unfinishedHandOvers(world));
describe('9 Once in 30 Days', () => onceIn30Days(world));
describe('The credential AI Rudder API', () => aiRudderApi(world));
