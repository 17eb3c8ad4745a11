import { Draft } from '../../message/draft';
import type { FreeForm, KnownFiles } from '../../send/content';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { toText } from '../parameters';
import { readTextFiller } from './placeholders';
import type { MessageType } from './typeParts/messageType';
import { ItemReader } from './typeParts/reader';
import { MESSAGE_TYPES } from './types';

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
	const withFiles = ({ ids, types }: Partial<KnownFiles>) => {
		const draft = new Draft(ids, batch.surroundings, types);
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
	// Some fields are named after their type: "Image Link is empty".
	const isNamed = type === 'Text' || fields.every((field) => field.startsWith(type));
	return new BadInput(
		`${isNamed ? '' : `${type}: `}${refusals.join('. ')}`,
		'Nothing was sent. Correct these fields, or the data of this item that they use.',
		fields,
	);
}
