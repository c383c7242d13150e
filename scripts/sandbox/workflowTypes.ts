/** A node as it stands in a workflow's JSON. */
export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	webhookId?: string;
	disabled?: boolean;
	alwaysOutputData?: boolean;
	notes?: string;
}

/** A workflow as the editor exports it. */
export interface WorkflowDefinition {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	pinData?: Record<string, unknown>;
	meta?: Record<string, unknown>;
}

/** A workflow that n8n has stored. */
export interface StoredWorkflow extends WorkflowDefinition {
	id: string;
	versionId: string;
	activeVersionId: string | null;
}

/** A row of the executions list. */
export interface ExecutionSummary {
	id: string;
	status: 'new' | 'running' | 'waiting' | 'success' | 'error' | 'crashed' | 'canceled' | 'unknown';
	mode: string;
	startedAt: string | null;
	stoppedAt: string | null;
}

/** One run of one node: a list of items per output. */
export interface NodeRun {
	/** Milliseconds. */
	executionTime: number;
	executionStatus?: string;
	error?: { message: string; description?: string };
	data?: { main: Array<Array<{ json: Record<string, unknown> }> | null> };
}

/** An execution with what its nodes did. */
export interface Execution extends ExecutionSummary {
	data: {
		resultData: {
			runData: Record<string, NodeRun[]>;
			error?: { message: string; description?: string };
			lastNodeExecuted?: string;
		};
	};
}

/** What the editor shows after "Test" in a credential's window. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}
