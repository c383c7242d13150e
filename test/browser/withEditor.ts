import { withN8n } from '../support';
import { Editor } from './Editor';

/**
 * Starts n8n and opens its editor before the tests of a file, and closes both after them.
 *
 * @param use gets the editor once it is open
 */
export function withEditor(use: (editor: Editor) => void): ReturnType<typeof withN8n> {
	const n8n = withN8n();
	let opened: Editor | undefined;
	beforeAll(async () => {
		opened = await Editor.open(n8n.api);
		use(opened);
	}, 120_000);
	afterAll(async () => await opened?.close());
	return n8n;
}
