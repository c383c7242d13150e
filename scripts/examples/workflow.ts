import { createHash } from 'node:crypto';
import type { WorkflowDefinition, WorkflowNode } from '../sandbox/workflowTypes';

/** What an n8n node may have beside its parameters. */
export interface NodeSettings {
	disabled?: boolean;
	alwaysOutputData?: boolean;
	executeOnce?: boolean;
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
	onError?: 'continueRegularOutput' | 'continueErrorOutput';
}

/** Goes on when it fails, with the reason in `error`. */
export const GOES_ON: NodeSettings = { onError: 'continueRegularOutput' };

/** Goes on when nothing comes out, with an empty item. */
export const ALWAYS: NodeSettings = { alwaysOutputData: true };

/** A place on the canvas: column and row of a grid. */
export type Place = readonly [column: number, row: number];

const GRID = [220, 180] as const;
const at = ([column, row]: Place): [number, number] => [column * GRID[0], row * GRID[1]];

interface Target {
	node: string;
	type: 'main';
	index: number;
}

/** An example under construction. */
export class Workflow {
	private readonly nodes: Array<WorkflowNode & NodeSettings> = [];
	private readonly connections: Record<string, { main: Target[][] }> = {};

	constructor(
		private readonly name: string,
		private readonly settings: Record<string, unknown> = {},
		private readonly pinData: Record<string, unknown> = {},
	) {}

	/** Adds a node of n8n's own unless its type names a package. */
	add(
		name: string,
		[type, typeVersion]: readonly [string, number],
		place: Place,
		parameters: Record<string, unknown> = {},
		more: NodeSettings = {},
	): this {
		const full = type.includes('.') ? type : `n8n-nodes-base.${type}`;
		const position = at(place);
		this.nodes.push({
			id: this.idOf(name),
			name,
			type: full,
			typeVersion,
			position,
			...more,
			parameters,
		});
		return this;
	}

	/** Adds a note; its size is in pixels. */
	note(name: string, place: Place, [width, height]: [number, number], content: string): this {
		const parameters = { content, height, width, color: 4 };
		return this.add(name, ['stickyNote', 1], place, parameters);
	}

	/** Wires nodes one behind the other. */
	chain(...names: string[]): this {
		names.slice(1).forEach((to, index) => this.wire(names[index], 0, to));
		return this;
	}

	/** Wires an output of a node. */
	wire(from: string, output: number, to: string): this {
		const { main } = (this.connections[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output].push({ node: to, type: 'main', index: 0 });
		return this;
	}

	toJSON(): WorkflowDefinition {
		const { name, nodes, connections, pinData } = this;
		const settings = { executionOrder: 'v1', ...this.settings };
		return { name, nodes, connections, settings, pinData };
	}

	/** The same in every build, so that a change of one node changes one node. */
	private idOf(node: string): string {
		const hex = createHash('sha256').update(`${this.name}/${node}`).digest('hex');
		return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
	}
}
