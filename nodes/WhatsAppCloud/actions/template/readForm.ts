import { asObject, type JsonValue } from '../../json';
import {
	bracketedIn,
	composeTemplate,
	type FormCard,
	type FormHeader,
} from '../../template/compose';
import type { FormButton } from '../../template/composeButton';
import { fileOf } from '../itemFile';
import { elementsOf, type ItemReader } from '../message/typeParts/reader';
import { toText } from '../parameters';
import { fieldNames, PENDING_HANDLE, type Definition, type SampleFile } from './definition';

const KINDS: Readonly<Record<string, SampleFile['kind']>> = {
	GIF: 'video',
	IMAGE: 'image',
	VIDEO: 'video',
	DOCUMENT: 'document',
};

const BINARY = 'Input Data Field Name';

/** The template that was filled in field by field. */
export function readForm(reader: ItemReader): Definition {
	const examples = readExamples(reader);
	const special = reader.value('special');
	const samples: SampleFile[] = [];
	const takes = (format: string, binary: unknown, field: string): Media => {
		const kind = KINDS[format];
		if (!kind) return { format: format === 'PRODUCT' ? 'PRODUCT' : 'LOCATION' };
		samples.push({ kind, field, binary: fileOf(reader.batch, reader.itemIndex, binary) });
		return { format: format as MediaFormat, sample: samples.length - 1 };
	};
	const header = readHeader(reader, takes);
	const cards = special === 'carousel' ? readCards(reader, takes) : undefined;
	const form = {
		...{ body: reader.text('bodyText'), footer: reader.text('footerText'), examples },
		buttons: reader.list('templateButtons', 'Buttons').map(readButton),
		...(special === 'offer'
			? { offer: { text: reader.text('offerText'), expires: reader.flag('offerExpires') } }
			: {}),
		...(special === 'callPermission' ? { asksToCall: true } : {}),
	};
	const texts = [
		...(header && 'text' in header ? [header.text] : []),
		...[form.body, ...(cards ?? []).map(({ body }) => body)],
	];
	const fields = {
		...{ header: header && 'sample' in header ? BINARY : 'Header Text', body: 'Body' },
		...{ footer: 'Footer', examples: 'Variables', buttons: 'Buttons', cards: 'Cards' },
		offer: 'Offer Text',
	};
	return {
		components: (handles = []) =>
			composeTemplate({
				...form,
				...(header ? { header: 'text' in header ? header : withHandle(header, handles) } : {}),
				...(cards
					? { cards: cards.map((card) => ({ ...card, header: withHandle(card.header, handles) })) }
					: {}),
			}),
		samples,
		fieldOf: fieldNames(fields, 'Define Template Using'),
		warnings: texts.flatMap((text) =>
			bracketedIn(text, examples).map(
				(name) =>
					`[${name}] is sent as plain text, because there is no example for it under Variables.`,
			),
		),
	};
}

type MediaFormat = 'DOCUMENT' | 'GIF' | 'IMAGE' | 'VIDEO';

/** A header without a text; `sample`: which of the files stands for it. */
type Media = { format: MediaFormat; sample: number } | { format: 'LOCATION' | 'PRODUCT' };

type Takes = (format: string, binary: unknown, field: string) => Media;

function withHandle(header: Media, handles: readonly string[]): FormCard['header'] {
	if (!('sample' in header)) return header;
	return { format: header.format, handle: handles[header.sample] ?? PENDING_HANDLE };
}

function readHeader(
	reader: ItemReader,
	takes: Takes,
): Media | Extract<FormHeader, { text: string }> | undefined {
	const format = reader.text('headerFormat');
	if (format === 'TEXT') return { format, text: reader.text('headerText') };
	const has = format === 'LOCATION' || format === 'PRODUCT' || format in KINDS;
	return has ? takes(format, reader.value('binaryPropertyName'), BINARY) : undefined;
}

function readCards(reader: ItemReader, takes: Takes) {
	const format = reader.text('cardHeader');
	return reader.list('cards', 'Cards').map((entry, index) => {
		const { cardBinary, cardBody, cardButtons } = asObject(entry) ?? {};
		return {
			header: takes(format, cardBinary, `Cards (number ${index + 1}): ${BINARY}`),
			body: toText(cardBody),
			buttons: elementsOf(cardButtons).map(readButton),
		};
	});
}

/** By variable. */
function readExamples(reader: ItemReader): Map<string, string> {
	return new Map(
		reader.list('variables', 'Variables').flatMap((entry) => {
			const { name, example } = asObject(entry) ?? {};
			const bare = toText(name).replace(/[[\]{}\s]/g, '');
			return bare === '' ? [] : [[bare, toText(example)] as const];
		}),
	);
}

function readButton(entry: JsonValue): FormButton {
	const button = asObject(entry) ?? {};
	const text = (name: keyof FormButton) => toText(button[name]);
	return {
		type: text('type') || 'QUICK_REPLY',
		...{ text: text('text'), url: text('url'), phoneNumber: text('phoneNumber') },
		...{ example: text('example'), flow: text('flow') },
		...{ flowAction: text('flowAction'), flowScreen: text('flowScreen') },
		callMinutes: Number(button.callMinutes ?? 0),
	};
}
