import type { IDataObject, INodeParameterResourceLocator } from 'n8n-workflow';

import { asArray, asBoolean, asId, asObject } from '../../json';
import type { ConsentWords } from '../../webhook/words';
import { parseRecipient } from '../../message/recipient';
import { readNames } from '../../webhook/read';
import { readCollectOption, type CollectOption } from './collectFields';
import { readConsentWords } from './consentWords';
import type { DownloadOptions } from '../receive/media';
import { ALL_TYPES } from '../receive/messageTypes';
import { TRIGGER_ON, type Selection, type TriggerOn } from '../receive/selection';
import { TEXT_COMPARISONS, textFilter, type TextFilter } from '../receive/textFilter';

/** Whose callback at Meta brings the messages; `manual`: whichever a person sets. */
export const LISTEN_ON = ['number', 'businessAccount', 'app', 'manual'] as const;

export type ListenOn = (typeof LISTEN_ON)[number];

/** What the node's fields say. */
export interface TriggerParameters {
	/** The chosen business number; undefined = the credential's. */
	phoneNumberId?: string;
	listenOn: ListenOn;
	selection: Selection;
	includeRaw: boolean;
	reactionsOpenWindow: boolean;
	repliesToWaiting: 'start' | 'skip';
	oldEvents: 'start' | 'record';
	replaceExistingCallback: boolean;
	/** Whether deliveries come in at n8n's address, also where there is a door of our own. */
	staysAtN8n: boolean;
	/** For how long customers' messages are collected; absent = each starts the workflow at once. */
	collect?: CollectOption;
	/** Words that change a customer's consent; absent = none do. */
	words?: ConsentWords;
}

/** Any of n8n's contexts in which a trigger's parameters can be read. */
interface ParameterSource {
	getNodeParameter(name: string, fallback?: unknown): unknown;
}

/** The fields as they are now: to be read again later, when n8n's context cannot be asked any more. */
export function keepFields(source: ParameterSource): ParameterSource {
	const names = ['triggerOptions', 'phoneNumberId', 'triggerOn', 'listenOn'];
	const kept = new Map(names.map((name) => [name, source.getNodeParameter(name, undefined)]));
	return { getNodeParameter: (name, fallback) => kept.get(name) ?? fallback };
}

/**
 * What the fields say, by the credential's number; read anew only where they have a filter that counts what it costs,
 * delivery by delivery.
 */
export function rereading(source: ParameterSource): (ownNumber: string) => TriggerParameters {
	let last: { ownNumber: string; parameters: TriggerParameters } | undefined;
	return (ownNumber) => {
		if (last?.ownNumber === ownNumber && !last.parameters.selection.text) return last.parameters;
		last = { ownNumber, parameters: readParameters(source, ownNumber) };
		return last.parameters;
	};
}

/** @param ownNumber ID of the credential's number */
export function readParameters(source: ParameterSource, ownNumber?: string): TriggerParameters {
	const options = source.getNodeParameter('triggerOptions', {}) as IDataObject;
	const phoneNumberId = readLocator(source.getNodeParameter('phoneNumberId', ''));
	const triggerOn = asArray(source.getNodeParameter('triggerOn', ['messages'])) ?? [];
	const given = source.getNodeParameter('listenOn', 'number');
	const listenOn = LISTEN_ON.find((known) => known === given) ?? 'number';
	const words = readConsentWords(options.stopWords, options.startWords);
	const text = readTextFilter(options.messageText);
	const customers = readList(options.customers).flatMap((name) => {
		const parsed = parseRecipient(name, '');
		const { phone, userId, parentUserId } =
			'recipient' in parsed ? parsed.recipient.customer : readNames(name);
		return phone?.replace(/^00/, '') ?? userId ?? parentUserId ?? [];
	});
	const collect = readCollectOption(options);
	const messageTypes = readList(options.messageTypes);
	const allTypes = messageTypes.includes(ALL_TYPES);
	return {
		phoneNumberId,
		listenOn,
		selection: {
			triggerOn: triggerOn.filter((value): value is TriggerOn =>
				TRIGGER_ON.some((known) => known === value),
			),
			messageTypes: allTypes ? [] : messageTypes,
			onlySaid: messageTypes.length === 0,
			statuses: readList(options.statuses),
			numbers: [...(phoneNumberId ? [phoneNumberId] : []), ...readList(options.numbers)],
			...(listenOn === 'number' && ownNumber ? { ownNumber: phoneNumberId ?? ownNumber } : {}),
			customers,
			...(text ? { text } : {}),
		},
		includeRaw: options.includeRaw === true,
		repliesToWaiting: options.repliesToWaiting === 'skip' ? 'skip' : 'start',
		oldEvents: options.oldEvents === 'start' ? 'start' : 'record',
		reactionsOpenWindow: asBoolean(options.reactionsOpenWindow) ?? true,
		replaceExistingCallback: options.replaceExistingCallback === true,
		staysAtN8n: options.address === 'n8n',
		...(words ? { words } : {}),
		...(collect ? { collect } : {}),
	};
}

/** What to do with the files of messages; undefined = they stay at Meta. */
export function readDownload(source: ParameterSource): DownloadOptions | undefined {
	const options = source.getNodeParameter('triggerOptions', {}) as IDataObject;
	if (options.downloadMedia !== true) return undefined;
	const megabytes = Number(options.largestFile ?? 16);
	return {
		field: asId(options.binaryProperty)?.trim() || 'data',
		maxBytes: (megabytes > 0 ? megabytes : 16) * 1024 * 1024,
	};
}

function readTextFilter(value: unknown): TextFilter | undefined {
	const filter = asObject(asObject(value)?.filter);
	const wanted = asId(filter?.value) ?? '';
	const comparison = TEXT_COMPARISONS.find((known) => known === filter?.comparison);
	return wanted.trim() === '' || !comparison ? undefined : textFilter(comparison, wanted);
}

/** A list, or what a person writes between commas and line breaks. */
function readList(value: unknown): string[] {
	const list = asArray(value)?.map(String) ?? (asId(value) ?? '').split(/[,;\n]/);
	return list.map((entry) => entry.trim()).filter(Boolean);
}

function readLocator(value: unknown): string | undefined {
	const chosen =
		typeof value === 'object' && value !== null
			? (value as INodeParameterResourceLocator).value
			: value;
	return asId(chosen)?.trim() || undefined;
}
