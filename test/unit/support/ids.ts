import { deliveryId } from '../../../nodes/AiRudder/duplicates/duplicateGuard';

/** The id of a callback with this text; equal texts give equal ids. */
export const idOf = (text: string | number): string => deliveryId(Buffer.from(String(text)));

export const MINUTE = 60_000;

/** The patience of somebody who waits for ever. */
export const forEver = (): Promise<void> => new Promise(() => {});
