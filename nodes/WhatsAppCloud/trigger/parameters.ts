import type { IDataObject, INodeParameterResourceLocator } from 'n8n-workflow';

import { asArray, asBoolean, asId } from '../json';
import { TRIGGER_ON, type Selection, type TriggerOn } from './selection';

/** What the node's fields say. */
export interface TriggerParameters {
	/** The chosen business number; undefined = the credential's. */
	phoneNumberId?: string;
	listenOn: 'number' | 'manual';
	selection: Selection;
	includeRaw: boolean;
	reactionsOpenWindow: boolean;
	replaceExistingCallback: boolean;
}

/** Any of n8n's contexts in which a trigger's parameters can be read. */
interface ParameterSource {
	getNodeParameter(name: string, fallback?: unknown): unknown;
}

export function readParameters(source: ParameterSource): TriggerParameters {
	const options = source.getNodeParameter('triggerOptions', {}) as IDataObject;
	const phoneNumberId = readLocator(source.getNodeParameter('phoneNumberId', ''));
	const triggerOn = asArray(source.getNodeParameter('triggerOn', ['messages'])) ?? [];
	return {
		phoneNumberId,
		listenOn: source.getNodeParameter('listenOn', 'number') === 'manual' ? 'manual' : 'number',
		selection: {
			triggerOn: triggerOn.filter((value): value is TriggerOn =>
				TRIGGER_ON.some((known) => known === value),
			),
			messageTypes: (asArray(options.messageTypes) ?? []).map(String),
			phoneNumberId,
		},
		includeRaw: options.includeRaw === true,
		reactionsOpenWindow: asBoolean(options.reactionsOpenWindow) ?? true,
		replaceExistingCallback: options.replaceExistingCallback === true,
	};
}

function readLocator(value: unknown): string | undefined {
	const chosen =
		typeof value === 'object' && value !== null
			? (value as INodeParameterResourceLocator).value
			: value;
	return asId(chosen)?.trim() || undefined;
}
