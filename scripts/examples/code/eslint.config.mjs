// Parts of n8n's Code nodes: with `return` and `await` outside of a function they are no modules.
export default [{ ignores: ['**/*.js'] }];
