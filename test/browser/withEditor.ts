import { withN8n } from '../support';
import { Editor } from './Editor';

/** The editor of this file, which the suites in it share. */
let ofFile: { opened?: Editor } | undefined;

/**
 * Starts n8n and opens its editor before the tests of a file, and closes both after them. A suite in
 * a file that has an editor gets that one.
 *
 * @param use gets the editor once it is open
 */
export function withEditor(use?: (editor: Editor) => void): ReturnType<typeof withN8n> {
	const n8n = withN8n();
	const isFirst = ofFile === undefined;
	const editor = (ofFile ??= {});
	beforeAll(async () => {
		if (isFirst) editor.opened = await Editor.open(n8n.api);
		use?.(editor.opened!);
	}, 120_000);
	if (isFirst) afterAll(async () => await editor.opened?.close());
	return n8n;
}
