import { OLDEST } from '../../scripts/sandbox/n8nVersions';
import { LAZY, type SiteOptions } from './site';
import { BARE_WEBHOOK, CONTENDERS, MAIN, OURS, UNSAVED } from './triggers';

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

/** Older n8n, for one row each: this trigger beside n8n's Webhook node, default settings. */
export const OLDER_SITES: SiteOptions[] = [OLDEST.version, '2.30.8'].map((version) => ({
	key: version,
	label: `n8n ${version}`,
	database: 'sqlite',
	version,
	env: {},
	contenders: [BARE_WEBHOOK, OURS],
	...{ warmUpSeconds: 4, seconds: 1.6 },
}));
