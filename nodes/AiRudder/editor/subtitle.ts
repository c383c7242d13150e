import { CATALOGUE } from '../events/catalogue';

const names = Object.fromEntries(CATALOGUE.map(({ value, name }) => [value, name]));

/** Below the node's name on the canvas: the events that start the workflow, as the editor calls them. */
export const subtitle = `={{ $parameter["events"].map((event) => (${JSON.stringify(names)})[event]).join(", ") }}`;
