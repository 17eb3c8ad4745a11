import type { JsonObject } from '../../json';
import { Draft, type FileTypes, type MediaIds } from '../../message/draft';
import type { FileReference } from '../../message/mediaSource';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { toText } from '../parameters';
import { readTextFiller } from './placeholders';
import { surroundingsOf } from './surroundings';
import { MESSAGE_TYPES } from './types';
import type { MessageType } from './typeParts/messageType';
import { ItemReader } from './typeParts/reader';

/** An item's free-form message, checked. */
export interface FreeForm {
	/** `type` and the object of that type; files that are not uploaded yet are described in place of an ID. */
	message: JsonObject;
	/** The rest of a text that is too long for one message, in order. */
	following: JsonObject[];
	/** What Meta may or may not refuse. */
	warnings: string[];
	/** Files that have to be uploaded before. */
	files: FileReference[];
	/** The same, with what is known of its files by then. Throws {@link BadInput}. */
	withFiles(known: KnownFiles): BuiltMessage;
}

/** A message, and what Meta may or may not refuse in it. */
export type BuiltMessage = Pick<FreeForm, 'message' | 'warnings'>;

/** What is known of the files of a message: what they are, and what Meta calls them once they are uploaded. */
export interface KnownFiles {
	types: FileTypes;
	ids?: MediaIds;
}

/**
 * The item's free-form message; undefined if it has none. Throws {@link BadInput} for what Meta would refuse.
 *
 * @param messageType undefined = as chosen under Message Type
 */
export function readFreeForm(
	batch: Batch,
	itemIndex: number,
	messageType?: MessageType,
): FreeForm | undefined {
	const type = messageType ?? chosenType(batch, itemIndex);
	const build = type.read(new ItemReader(batch, itemIndex, readTextFiller(batch, itemIndex)));
	if (!build) return undefined;
	const surroundings = surroundingsOf(batch);
	const withFiles = ({ ids, types }: Partial<KnownFiles>) => {
		const draft = new Draft(ids, surroundings, types);
		const [message = {}, ...following] = [build(draft)].flat();
		if (draft.refusals.length > 0) throw refused(draft, type.option.name);
		const { warnings, files } = draft;
		return { message, following, warnings, files };
	};
	return { ...withFiles({}), withFiles };
}

function chosenType(batch: Batch, itemIndex: number): MessageType {
	const name = toText(batch.parameter('messageType', itemIndex, 'text'));
	const type = MESSAGE_TYPES.find(({ option }) => option.value === name);
	if (type) return type;
	throw new BadInput(`Message Type "${name}" is not known`, undefined, ['Message Type']);
}

function refused({ refusals, fields }: Draft, type: string): BadInput {
	const which = type === 'Text' ? '' : `${type}: `;
	return new BadInput(
		`${which}${refusals.join('. ')}`,
		'Nothing was sent. Correct these fields, or the data of this item that they use.',
		fields,
	);
}
