/** The ids in what n8n has stored for a trigger, oldest first: `minute:ids,minute:ids`. */
export const storedKeys = (stored: string): string[] =>
	stored.split(',').flatMap((group) => group.slice(6).match(/.{11}/g) ?? []);
