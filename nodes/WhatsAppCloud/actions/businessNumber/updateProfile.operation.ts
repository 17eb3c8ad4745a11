import type { IDataObject } from 'n8n-workflow';

import type { JsonObject } from '../../json';
import { Draft } from '../../message/draft';
import { checkFile } from '../../message/file';
import { orError } from '../../thrown';
import { BadInput } from '../failure';
import { phoneNumberField } from '../fields';
import { fileOf } from '../itemFile';
import { inspectFile, type InspectedFile } from '../media/inspect';
import type { Batch, Operation } from '../operation';
import { readOptions, readPhoneNumberId, toText } from '../parameters';
import { uploadSample } from '../template/sample';
import { profileField, TEXTS } from './updateProfile.fields';

interface Input {
	phoneNumberId: string;
	body: JsonObject;
	/** The item's field with the picture, and whose item it is. */
	picture?: { field: string; itemIndex: number };
}

interface Ready extends Input {
	file?: InspectedFile & { type: string };
}

/** Business Number → Update Profile: what customers see when they tap the business's name. */
export const updateProfile: Operation<Input, Ready> = {
	fields: [phoneNumberField, profileField],

	concurrency: 1,

	read(batch, itemIndex) {
		const given = readOptions(batch, 'profile', itemIndex);
		const body = readBody(given);
		const picture = given.picture === undefined ? '' : toText(given.picture).trim();
		if (Object.keys(body).length === 0 && picture === '') {
			throw new BadInput('There is no field to update', 'Add a field.', [profileField.displayName]);
		}
		const phoneNumberId = readPhoneNumberId(batch, itemIndex);
		return { phoneNumberId, body, ...(picture ? { picture: { field: picture, itemIndex } } : {}) };
	},

	async prepare(batch, items) {
		return await Promise.all(
			items.map(async ({ input }) => {
				const { picture } = input;
				if (!picture) return input;
				return await orError(async () => ({ ...input, file: await readPicture(batch, picture) }));
			}),
		);
	},

	async run(batch, { phoneNumberId, body, file }): Promise<IDataObject> {
		const picture: JsonObject = file
			? { profile_picture_handle: await uploadSample(batch, { file, mimeType: file.type }) }
			: {};
		await batch.account.graph.post(
			`/${phoneNumberId}/whatsapp_business_profile`,
			{ messaging_product: 'whatsapp', ...body, ...picture },
			{ signal: batch.signal },
		);
		return { phoneNumberId, updated: [...Object.keys(body), ...(file ? ['picture'] : [])] };
	},
};

function readBody(given: IDataObject): JsonObject {
	const body: JsonObject = {};
	for (const { displayName, name, max } of TEXTS) {
		if (given[name] === undefined) continue;
		const text = toText(given[name]).trim();
		if ([...text].length > max) {
			throw new BadInput(
				`${displayName} has ${[...text].length} characters, more than the ${max} that Meta allows`,
				'Shorten it.',
				[displayName],
			);
		}
		body[name] = text;
	}
	// Meta takes an empty one, and does not say whether that clears it.
	const vertical = toText(given.vertical);
	if (vertical !== '') body.vertical = vertical;
	if (given.websites !== undefined) body.websites = readWebsites(toText(given.websites));
	return body;
}

function readWebsites(text: string): string[] {
	const sites = text.split(/[,\s]+/).filter(Boolean);
	const bad = sites.find((site) => !/^https?:\/\//i.test(site) || site.length > 256);
	if (sites.length <= 2 && bad === undefined) return sites;
	throw new BadInput(
		bad === undefined
			? `Websites has ${sites.length} addresses; Meta allows two`
			: `Websites: "${bad}" is not an address that begins with https:// and has at most 256 characters`,
		'Correct the list.',
		['Websites'],
	);
}

async function readPicture(
	batch: Batch,
	{ field, itemIndex }: NonNullable<Input['picture']>,
): Promise<NonNullable<Ready['file']>> {
	const file = await inspectFile(batch, fileOf(batch, itemIndex, field));
	const draft = new Draft();
	const label = `Picture "${file.fileName ?? field}"`;
	const type = checkFile(label, file, { kind: 'image' }, draft);
	if (type && draft.refusals.length === 0) return { ...file, type: type.mimeType };
	throw new BadInput(draft.refusals.join('. '), 'Nothing was changed.', [
		'Picture Input Field Name',
	]);
}
