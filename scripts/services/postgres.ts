import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../lib/npm.cjs';
import { freePort } from '../sandbox/freePort';
import type { PostgresDatabase } from '../sandbox/n8nEnvironment';
import { waitUntil } from '../sandbox/waitUntil';
import { startService, type Account, type Service } from './service';

/** Debian keeps the server's programs out of PATH, one folder per major version. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';
const NAME = 'n8n';
const START_TIMEOUT_MS = 30_000;

/** The newest PostgreSQL of this machine, such as `15`; empty without Debian's package. */
export function postgresVersion(): string {
	const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER) : [];
	return versions.sort((a, b) => Number(b) - Number(a))[0] ?? '';
}

/** Where its programs are; empty where the PATH has them. */
function programFolder(): string {
	const version = postgresVersion();
	return version && path.join(DEBIAN_FOLDER, version, 'bin');
}

/** PostgreSQL refuses to run as root; Debian's package brings an account for it. */
async function serverAccount(): Promise<Account | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const id = async (flag: string) => Number(await run('id', [flag, 'postgres']));
	return { uid: await id('-u'), gid: await id('-g') };
}

/** A PostgreSQL of our own that can be taken away and brought back. */
export class Postgres {
	private service?: Service;

	private constructor(
		readonly database: PostgresDatabase,
		private readonly folder: string,
		private readonly account: Account | undefined,
	) {}

	/**
	 * Creates a database in a temporary folder and starts it on 127.0.0.1, with default settings.
	 *
	 * @param template what `keep` has kept; the database starts as a copy of it
	 */
	static async create(template?: string): Promise<Postgres> {
		const folder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-airudder-postgres-'));
		const account = await serverAccount();
		if (account) await chown(folder, account.uid, account.gid);
		const port = await freePort();
		const access = { user: NAME, password: NAME, database: NAME };
		const postgres = new Postgres({ host: '127.0.0.1', port, ...access }, folder, account);
		try {
			if (template) await run('cp', ['-a', template, postgres.data]);
			else await postgres.initialise();
			await postgres.start();
			if (!template) await postgres.query(`create database ${NAME}`, 'postgres');
			return postgres;
		} catch (error) {
			await postgres.remove();
			throw error;
		}
	}

	/** Starts the server; after `crash` it recovers from its log first. */
	async start(): Promise<void> {
		const { port } = this.database;
		const { folder, account } = this;
		const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port };
		const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
		const command = path.join(programFolder(), 'postgres');
		const args = ['-D', this.data, ...flags];
		this.service = await startService({ command, args, port, folder, account });
		// It listens while it still recovers, and refuses every statement until it is done.
		await waitUntil(
			'PostgreSQL to take statements',
			async () => await this.query('select 1', 'postgres').catch(() => undefined),
			START_TIMEOUT_MS,
			() => this.service?.log().slice(-500) ?? '',
		);
	}

	/** What `pg_ctl stop -m immediate` does: every connection is cut, nothing is tidied up. */
	async crash(): Promise<void> {
		await this.service?.end('SIGQUIT');
	}

	/** Stops the server and keeps what it holds in a folder that is not there yet. */
	async keep(folder: string): Promise<void> {
		await this.service?.end('SIGINT');
		const unfinished = `${folder}-unfinished`;
		await rm(unfinished, { recursive: true, force: true });
		await run('cp', ['-a', this.data, unfinished]);
		await rename(unfinished, folder);
	}

	/** Stops the server and removes its folder. */
	async remove(): Promise<void> {
		await this.service?.end('SIGINT');
		await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
	}

	/**
	 * Runs one statement.
	 *
	 * @returns the rows, each a list of texts
	 */
	async query(sql: string, database: string = this.database.database): Promise<string[][]> {
		const { host, port, user } = this.database;
		const place = ['-h', host, '-p', String(port), '-U', user, '-d', database];
		const format = ['-X', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1'];
		const psql = path.join(programFolder(), 'psql');
		const output = await run(psql, [...place, ...format, '-c', sql]);
		return output
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => line.split('\t'));
	}

	private get data(): string {
		return path.join(this.folder, 'data');
	}

	private async initialise(): Promise<void> {
		const initdb = path.join(programFolder(), 'initdb');
		const flags = ['--auth=trust', `--username=${NAME}`, '--encoding=UTF8', '--no-locale'];
		const command = [initdb, '-D', this.data, '--no-sync', ...flags];
		if (!this.account) return void (await run(command[0], command.slice(1)));
		const { uid, gid } = this.account;
		const as = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
		await run('setpriv', [...as, ...command], { cwd: this.folder });
	}
}
