import { OLDEST } from '../../scripts/sandbox/n8nVersions';
import { LAZY, type SiteOptions } from './site';
import { CONTENDERS, HEADER_AUTH, OURS, OURS_OFF, UNSAVED } from './triggers';

/** The n8n on which triggers are compared, one after the other. */
export const SITES: SiteOptions[] = [
	{
		key: 'sqlite-lazy',
		label: 'lazy',
		database: 'sqlite',
		env: LAZY,
		contenders: [...CONTENDERS, OURS_OFF, UNSAVED],
		...{ fill: 2_400, warmUpSeconds: 6, rounds: 41, seconds: 1.5 },
	},
	{
		key: 'sqlite-default',
		label: 'default',
		database: 'sqlite',
		env: {},
		contenders: CONTENDERS,
		...{ fill: 0, warmUpSeconds: 3, rounds: 41, seconds: 1.5 },
	},
	{
		key: 'postgres-lazy',
		label: 'PostgreSQL',
		database: 'postgres',
		env: LAZY,
		contenders: [HEADER_AUTH, OURS, OURS_OFF],
		...{ fill: 2_400, warmUpSeconds: 4, rounds: 21, seconds: 1.5 },
	},
];

/** Older n8n, for one row each: this trigger beside n8n's Webhook node, default settings. */
export const OLDER_SITES: SiteOptions[] = [OLDEST.version, '2.30.8'].map((version) => ({
	key: version,
	label: `n8n ${version}`,
	database: 'sqlite',
	version,
	env: {},
	contenders: [HEADER_AUTH, OURS],
	...{ fill: 0, warmUpSeconds: 4, rounds: 11, seconds: 1.5 },
}));
