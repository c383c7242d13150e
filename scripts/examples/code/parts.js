// As it is sent: WeCom gets a wide mark, of three bytes, in the place of each <.
const bytesOf = (text) => Buffer.byteLength(text.replace(/</g, '＜'));

// A list in messages that the smallest channel takes, each with the rows that it names.
function partsOf(listed) {
	const parts = [];
	for (const { id, line } of listed) {
		const last = parts[parts.length - 1];
		if (last && bytesOf(`${last.lines.join('\n')}\n${line}`) < 1500) {
			last.lines.push(line);
			last.ids.push(id);
		} else parts.push({ ids: [id], lines: [line] });
	}
	return parts;
}

const partName = (name, at, { length }) =>
	length === 1 ? name : `${name}, part ${at + 1} of ${length}`;
