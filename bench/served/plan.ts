import { LAZY, type SiteOptions } from './site';
import { CONTENDERS, MAIN, UNSAVED } from './triggers';

/** The n8n on which triggers are compared, one after the other. */
export const SITES: SiteOptions[] = [
	{
		key: 'sqlite-lazy',
		label: 'SQLite, lazy acquire',
		database: 'sqlite',
		env: LAZY,
		contenders: [...CONTENDERS, UNSAVED],
		...{ warmUpSeconds: 4, seconds: 1.6 },
	},
	{
		key: 'sqlite-default',
		label: 'SQLite, default settings',
		database: 'sqlite',
		env: {},
		contenders: CONTENDERS,
		...{ warmUpSeconds: 1, seconds: 1.2 },
	},
	{
		key: 'postgres-lazy',
		label: 'PostgreSQL, lazy acquire',
		database: 'postgres',
		env: LAZY,
		contenders: MAIN,
		...{ warmUpSeconds: 2, seconds: 1.2 },
	},
	{
		key: 'postgres-default',
		label: 'PostgreSQL, default settings',
		database: 'postgres',
		env: {},
		contenders: MAIN,
		...{ warmUpSeconds: 1, seconds: 1.2 },
	},
];
