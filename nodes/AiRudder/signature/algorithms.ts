// The old names, until finder/ uses the new ones.
export { ALGORITHMS, DIGESTS, type Algorithm } from './methods';
