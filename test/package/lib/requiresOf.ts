import ts from 'typescript';

/**
 * What a compiled file requires.
 *
 * @returns the names, in order of appearance
 * @throws Error for a `require` or an `import()` whose argument is not a plain text: nobody could
 * say what that loads
 */
export function requiresOf(source: string, fileName: string): string[] {
	const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.ES2022, true);
	const names: string[] = [];
	const visit = (node: ts.Node): void => {
		const isRequire = ts.isIdentifier(node) && node.text === 'require';
		if (isRequire || node.kind === ts.SyntaxKind.ImportKeyword) {
			const call = node.parent;
			const argument = ts.isCallExpression(call) ? call.arguments[0] : undefined;
			if (argument === undefined || !ts.isStringLiteral(argument)) {
				throw new Error(`${fileName} loads something that cannot be read off: ${call.getText()}`);
			}
			names.push(argument.text);
		}
		ts.forEachChild(node, visit);
	};
	visit(file);
	return names;
}
