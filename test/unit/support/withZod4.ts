/**
 * The catalogue over the zod 4 that zod 3.25 carries: n8n decides which one the node gets.
 */
export function catalogueWithZod4(): typeof import('../../../nodes/AiRudder/events/catalogue') {
	let loaded: typeof import('../../../nodes/AiRudder/events/catalogue') | undefined;
	jest.isolateModules(() => {
		jest.doMock('zod', () => jest.requireActual<object>('zod/v4'));
		loaded = jest.requireActual<typeof import('../../../nodes/AiRudder/events/catalogue')>(
			'../../../nodes/AiRudder/events/catalogue',
		);
		jest.dontMock('zod');
	});
	return loaded!;
}
