import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { graphId } from '../state/ids.ts';
import type { Template } from '../state/templates.ts';

/** A definition from the seed or the control API: any status, no checks of Meta's review. */
export function givenTemplate(businessAccountId: string, source: JsonObject): Template {
	const format =
		textOf(source.parameter_format)?.toUpperCase() === 'NAMED' ? 'NAMED' : 'POSITIONAL';
	const quality = textOf(objectOf(source.quality_score).score)?.toUpperCase();
	return {
		id: textOf(source.id) ?? graphId(),
		businessAccountId,
		name: textOf(source.name) ?? 'unnamed',
		language: textOf(source.language) ?? 'en_US',
		status: (textOf(source.status)?.toUpperCase() ?? 'APPROVED') as Template['status'],
		category: textOf(source.category)?.toUpperCase() ?? 'UTILITY',
		parameterFormat: format,
		components: listOf(source.components).map(objectOf),
		quality: quality === 'GREEN' || quality === 'YELLOW' || quality === 'RED' ? quality : 'UNKNOWN',
		rejectedReason: textOf(source.rejected_reason) ?? 'NONE',
		...(textOf(source.sub_category) ? { subCategory: textOf(source.sub_category) } : {}),
		...(textOf(source.previous_category)
			? { previousCategory: textOf(source.previous_category) }
			: {}),
		...(textOf(source.correct_category)
			? { correctCategory: textOf(source.correct_category) }
			: {}),
		...(textOf(source.source) ? { source: textOf(source.source) } : {}),
		...(typeof source.message_send_ttl_seconds === 'number'
			? { messageSendTtlSeconds: source.message_send_ttl_seconds }
			: {}),
		createdAt: Date.now(),
		edits: [],
	};
}
