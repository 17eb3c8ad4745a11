import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import type { Note } from '../report';

/** What becomes of a node's items for those who read them later. */
export type Shape = 'trigger' | 'triggerOfMessages' | 'message' | 'sent' | 'file' | 'answer';

export type OwnNote = Pick<Note, 'kind' | 'text'>;

/** Our node's parameters in the place of those of n8n's node. */
export interface Migrated {
	parameters: JsonObject;
	/** What it needs beside them of what n8n has for every node. */
	settings?: JsonObject;
	shape: Shape;
	notes: OwnNote[];
}

/** @returns `kept` with the reason where our nodes do not do the same */
export type Migration = (parameters: JsonObject) => Migrated | { kept: string };
