import type { EditorApi } from '../../../scripts/sandbox/EditorApi';

/** A row of a data table; n8n adds `id`, `createdAt` and `updatedAt`. */
export type Row = Record<string, unknown> & { id: number };

interface Table {
	id: string;
	name: string;
	projectId: string;
	columns: Array<{ id: string; name: string }>;
}

async function findTable(api: EditorApi, name: string): Promise<Table | undefined> {
	const { data } = await api.call<{ data: Table[] }>('GET', '/data-tables-global?take=100');
	return data.find((table) => table.name === name);
}

const routeOf = ({ projectId, id }: Table) => `/projects/${projectId}/data-tables/${id}`;

/** The rows of a data table, as the editor shows them; none when there is no such table. */
export async function readRows(api: EditorApi, table: string): Promise<Row[]> {
	const found = await findTable(api, table);
	if (found === undefined) return [];
	const route = `${routeOf(found)}/rows?take=100&sortBy=id:asc`;
	return (await api.call<{ data: Row[] }>('GET', route)).data;
}

/** Adds rows, as a person does under "Data tables". */
export async function addRows(
	api: EditorApi,
	table: string,
	rows: Array<Record<string, unknown>>,
): Promise<void> {
	const found = await findTable(api, table);
	if (found === undefined) throw new Error(`There is no data table "${table}".`);
	await api.call('POST', `${routeOf(found)}/insert`, { data: rows, returnType: 'count' });
}

/** Adds one row. */
export async function addRow(
	api: EditorApi,
	table: string,
	row: Record<string, unknown>,
): Promise<void> {
	await addRows(api, table, [row]);
}

/** Renames a column, as a person does by mistake. */
export async function renameColumn(
	api: EditorApi,
	table: string,
	from: string,
	to: string,
): Promise<void> {
	const found = await findTable(api, table);
	const column = found?.columns.find(({ name }) => name === from);
	if (!found || !column) throw new Error(`There is no column "${from}" in "${table}".`);
	await api.call('PATCH', `${routeOf(found)}/columns/${column.id}/rename`, { name: to });
}

/** Deletes the rows with this text in a column. */
export async function deleteRows(
	api: EditorApi,
	table: string,
	columnName: string,
	value: string,
): Promise<void> {
	const found = await findTable(api, table);
	if (found === undefined) throw new Error(`There is no data table "${table}".`);
	const filters = [{ columnName, condition: 'eq', value }];
	const filter = encodeURIComponent(JSON.stringify({ type: 'and', filters }));
	await api.call('DELETE', `${routeOf(found)}/rows?filter=${filter}`);
}
