import type { Payload } from '../../../nodes/AiRudder/events/event';

type Node = Record<string, unknown>;

/** A copy, and in it the object or list that holds the end of a path such as `rows.0.task_id`. */
function holding(payload: Payload, path: string): { copy: Payload; holder: Node; key: string } {
	const copy = structuredClone(payload);
	const keys = path.split('.');
	const key = keys.pop()!;
	const holder = keys.reduce<Node>((node, name) => node[name] as Node, copy);
	return { copy, holder, key };
}

/** The payload with another value at a path. */
export function withValue(payload: Payload, path: string, value: unknown): Payload {
	const { copy, holder, key } = holding(payload, path);
	holder[key] = value;
	return copy;
}

/** The payload without the field at a path. */
export function without(payload: Payload, path: string): Payload {
	const { copy, holder, key } = holding(payload, path);
	delete holder[key];
	return copy;
}
