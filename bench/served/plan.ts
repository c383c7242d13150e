import { LAZY, type SiteOptions } from './site';
import { CONTENDERS, MAIN, OURS } from './triggers';

/** The n8n on which triggers are compared, one after the other. */
export const SITES: SiteOptions[] = [
	{
		key: 'sqlite-lazy',
		label: 'SQLite, lazy acquire',
		database: 'sqlite',
		env: LAZY,
		contenders: CONTENDERS,
	},
	{
		key: 'sqlite-default',
		label: 'SQLite, default settings',
		database: 'sqlite',
		env: {},
		contenders: CONTENDERS,
	},
	{
		key: 'postgres-lazy',
		label: 'PostgreSQL, lazy acquire',
		database: 'postgres',
		env: LAZY,
		contenders: MAIN,
	},
	{
		key: 'postgres-default',
		label: 'PostgreSQL, default settings',
		database: 'postgres',
		env: {},
		contenders: MAIN,
	},
];

/** One setting of n8n, to be compared with n8n as it comes. */
export interface Setting {
	key: string;
	/** What to set, as it stands in README. */
	label: string;
	env: Record<string, string>;
}

/** The settings that README's "Scaling" names; the first is the reference. */
export const SETTINGS: Setting[] = [
	{ key: 'none', label: "n8n's default settings", env: {} },
	{ key: 'lazy', label: '`N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true`', env: LAZY },
	{
		key: 'cache',
		label: '`N8N_EXPRESSION_ENGINE_COMPILE_CACHE=true`',
		env: { N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'true' },
	},
	{
		key: 'lazy-none-saved',
		label: 'lazy acquire and `EXECUTIONS_DATA_SAVE_ON_SUCCESS=none`',
		env: { ...LAZY, EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none' },
	},
];

export const settingSites = (): SiteOptions[] =>
	SETTINGS.map(({ key, label, env }) => ({
		...{ key: `setting-${key}`, label, env },
		database: 'sqlite',
		contenders: [OURS],
	}));

/** Refusing does not depend on what happens to accepted callbacks: once is enough. */
export const isForgedRow = (key: string) => !/^ours-off/.test(key);
