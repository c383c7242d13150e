declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	/** The files that the scan reads in a checkout. */
	export const SOURCE_FILE_PATTERNS: string[];

	/**
	 * @param folder absolute path of a package
	 * @param patterns which of its files; by default those of a tarball
	 */
	export function analyzePackage(
		folder: string,
		patterns?: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
}
