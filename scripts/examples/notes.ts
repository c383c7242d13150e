/** Steps that several notes have. */
import { TRIGGER } from './sample';

/** n8n chooses the newest credential that the trigger takes, which may be a callback key. */
export const CHOOSE_SECRET = `**${TRIGGER}**: choose your **AI Rudder Signing Secret**, even if another is chosen`;

/** n8n then opens its checklist, which covers the note. */
export const PUBLISH = '**Publish**, close the checklist';
