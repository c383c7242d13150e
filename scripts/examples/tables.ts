/** n8n's data tables, found by their name. n8n 1 knows version 1 only. */
export const TABLE_NODE = ['dataTable', 1] as const;

type ColumnType = 'string' | 'date' | 'number' | 'boolean';

/** A filter: column, condition, value. */
export type Filter = readonly [column: string, condition: string, value?: string];

/** A data table with its columns, as the Data Table node writes both. */
export class Table<Column extends string> {
	constructor(
		readonly name: string,
		private readonly columns: Record<Column, ColumnType>,
	) {}

	create(): Record<string, unknown> {
		const column = Object.entries(this.columns).map(([name, type]) => ({ name, type }));
		return {
			...{ resource: 'table', operation: 'create', tableName: this.name, columns: { column } },
			options: { createIfNotExists: true },
		};
	}

	get(filters: Filter[], more: Record<string, unknown> = { limit: 1 }): Record<string, unknown> {
		return this.row('get', filters, more);
	}

	insert(values: Partial<Record<Column, unknown>>, options = {}): Record<string, unknown> {
		return this.row('insert', undefined, { columns: this.mapped(values), options });
	}

	update(filters: Filter[], values: Partial<Record<Column, unknown>>): Record<string, unknown> {
		return this.row('update', filters, { columns: this.mapped(values), options: {} });
	}

	upsert(filters: Filter[], values: Partial<Record<Column, unknown>>): Record<string, unknown> {
		return this.row('upsert', filters, { columns: this.mapped(values), options: {} });
	}

	deleteRows(filters: Filter[]): Record<string, unknown> {
		return this.row('deleteRows', filters, { options: {} });
	}

	private row(operation: string, filters: Filter[] | undefined, more: object) {
		const dataTableId = { __rl: true, mode: 'name', value: this.name };
		const conditions = filters?.map(([keyName, condition, keyValue]) => ({
			...{ keyName, condition },
			...(keyValue === undefined ? {} : { keyValue }),
		}));
		const matching = conditions && { matchType: 'allConditions', filters: { conditions } };
		return { resource: 'row', operation, dataTableId, ...matching, ...more };
	}

	private mapped(value: Partial<Record<Column, unknown>>) {
		const schema = Object.entries<ColumnType>(this.columns)
			.filter(([id]) => id in value)
			.map(([id, type]) => ({
				...{ id, displayName: id, required: false, defaultMatch: false, display: true },
				...{ type: type === 'date' ? 'dateTime' : type, readOnly: false, removed: false },
			}));
		return { mappingMode: 'defineBelow', value, matchingColumns: [], schema };
	}
}

/** Every transfer, and who was asked: the log, the queue of the night and the receipt in one. */
export const TRANSFERS = new Table('AI Rudder Transfers', {
	...{ delivery_id: 'string', received_at: 'date', call_id: 'string', customer: 'string' },
	...{ channel: 'string', channel_id: 'string', company: 'string', label: 'string' },
	...{ execution_id: 'string', status: 'string', token: 'string', asked_to: 'string' },
	...{ accepted_at: 'date', accepted_by: 'string', accepted_in: 'string' },
});

/** Who is responsible for a label. */
export const TEAMS = new Table('AI Rudder Teams', {
	label: 'string',
	team: 'string',
	address: 'string',
});

/** A transfer, until it is handed over. */
export const RECEIPTS = new Table('AI Rudder Receipts', {
	...{ delivery_id: 'string', execution_id: 'string', item: 'string' },
	...{ tries: 'number', tried_at: 'date', told: 'boolean' },
});

/** The alarms of the last hour that were said, or are being said. */
export const ALARMS = new Table('AI Rudder Alarms', {
	...{ reason: 'string', noted_at: 'date', execution: 'string' },
});

/** The calls that went on. */
export const SEEN_CALLS = new Table('AI Rudder Seen Calls', {
	...{ call_id: 'string', seen_at: 'date', execution: 'string' },
});
