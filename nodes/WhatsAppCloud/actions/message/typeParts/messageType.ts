import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { JsonObject } from '../../../json';
import type { Draft } from '../../../message/draft';
import type { Limits } from '../../../message/limit';
import type { ItemReader } from './reader';

/**
 * Makes `type` and the object of that type; called once to check, and once more when files have IDs. Several are sent
 * one after the other.
 */
export type Build = (draft: Draft) => JsonObject | JsonObject[];

/** A kind of free-form message: how the editor offers it, its fields, and how an item is read. */
export interface MessageType {
	option: INodePropertyOptions;
	/** Without display options for the type: `messageTypeFields` adds them. */
	fields: INodeProperties[];
	/** Meta's, beside those of every interactive message. */
	limits: Readonly<Record<string, Limits>>;
	/** Reads the item's parameters. `undefined`: the item has no free-form message. */
	read(reader: ItemReader): Build | undefined;
}
