import { existsSync } from 'node:fs';
import path from 'node:path';
import { nodeBinFolder } from './cacheFolders';

/** n8n as one process, or as a part of its queue mode. */
export type N8nCommand = 'start' | 'webhook' | 'worker';

/** A PostgreSQL database that n8n is to use instead of SQLite. */
export interface PostgresDatabase {
	host: string;
	port: number;
	user: string;
	password: string;
	database: string;
	schema?: string;
}

/**
 * One key for every sandbox: the user folder is copied from a template, and the processes of a
 * queue mode must share it. It protects throw-away credentials only.
 */
const ENCRYPTION_KEY = 'n8n-nodes-airudder-sandbox-key';

const INHERITED = ['HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'SystemRoot'];

const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	// Otherwise n8n asks its own server which community nodes it has verified.
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	NO_COLOR: '1',
};

/** Modules that ask n8n's own server; an n8n that does not know one of them would not start. */
function disabledModules(sandbox: string): Record<string, string> {
	const modules = path.join(sandbox, 'node_modules', 'n8n', 'dist', 'modules');
	const known = ['mcp-registry'].filter((name) => existsSync(path.join(modules, name)));
	return known.length ? { N8N_DISABLED_MODULES: known.join(',') } : {};
}

function databaseVariables(database?: PostgresDatabase): Record<string, string> {
	if (!database) return { DB_TYPE: 'sqlite' };
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: database.host,
		DB_POSTGRESDB_PORT: String(database.port),
		DB_POSTGRESDB_USER: database.user,
		DB_POSTGRESDB_PASSWORD: database.password,
		DB_POSTGRESDB_DATABASE: database.database,
		...(database.schema ? { DB_POSTGRESDB_SCHEMA: database.schema } : {}),
	};
}

/**
 * The whole environment of one n8n process. Nothing but a few variables of the machine is
 * inherited, so that a developer's own n8n settings (or jest's NODE_ENV) do not leak in.
 *
 * @param settings.extra wins over everything else
 */
export function n8nEnvironment(settings: {
	sandbox: string;
	userFolder: string;
	port: number;
	brokerPort: number;
	command: N8nCommand;
	database?: PostgresDatabase;
	extra?: Record<string, string>;
}): Record<string, string> {
	const { sandbox, userFolder, port, brokerPort, command, database, extra } = settings;
	const inherited = INHERITED.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value]];
	});
	const health: Record<string, string> =
		command === 'worker'
			? {
					QUEUE_HEALTH_CHECK_ACTIVE: 'true',
					QUEUE_HEALTH_CHECK_PORT: String(port),
					N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
				}
			: {};
	return {
		...(Object.fromEntries(inherited) as Record<string, string>),
		// Node keeps what it compiled: n8n starts two seconds sooner.
		NODE_COMPILE_CACHE: path.join(sandbox, 'compiled'),
		PATH: `${nodeBinFolder(sandbox)}${path.delimiter}${process.env.PATH}`,
		...QUIET,
		...disabledModules(sandbox),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		// The editor shows URLs with this name; "localhost" may mean ::1, where nobody listens.
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_SECURE_COOKIE: 'false',
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: ENCRYPTION_KEY,
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		...databaseVariables(database),
		...health,
		...extra,
	};
}
