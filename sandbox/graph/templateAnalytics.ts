import { GraphError, invalidParameter, missingParameter } from '../errors/graphError.ts';
import {
	compact,
	listOf,
	objectOf,
	parseJson,
	textOf,
	type JsonObject,
	type JsonValue,
} from '../json.ts';
import type { BusinessAccount } from '../state/account.ts';
import { costIn, countOf, isCharged, recordsOf, timesOf } from './analytics.ts';
import { bucketsOf, type Bucket } from './analyticsBuckets.ts';
import type { GraphRequest } from './request.ts';

const METRICS = ['SENT', 'DELIVERED', 'READ', 'CLICKED', 'COST'];

/** Seconds: how far back Meta looks, in days of the look-up and of the range. */
const LOOK_BACK = 90 * 86_400;

/** Meta has three codes for template insights, and no texts for them that we know of. */
export function insightsRefusal(code: 200005 | 200006 | 200007): GraphError {
	const message = {
		200005: 'Template insights are not available for this account.',
		200006: 'Template insights cannot be disabled once they are enabled.',
		200007: 'Template insights are not enabled for this account.',
	}[code];
	return new GraphError(400, { message: `(#${code}) ${message}`, type: 'OAuthException', code });
}

/** `GET /{WABA_ID}/template_analytics`: by template and day, once insights are switched on. */
export function templateAnalytics(
	{ world, params }: GraphRequest,
	account: BusinessAccount,
): JsonObject {
	const args = compact({
		start: textOf(params.start),
		end: textOf(params.end),
		granularity: textOf(params.granularity)?.toUpperCase(),
	}) as Record<string, string>;
	if (params.template_ids === undefined) throw missingParameter('template_ids');
	const ids = listed(params.template_ids);
	if (ids.length > 10)
		throw invalidParameter('Param template_ids must have no more than 10 elements.');
	const metrics = listed(params.metric_types).map((name) => name.toUpperCase());
	const unknown = metrics.findIndex((name) => !METRICS.includes(name));
	if (unknown >= 0) {
		throw invalidParameter(
			`Param metric_types[${unknown}] must be one of {${METRICS.join(', ')}} - got "${metrics[unknown]}".`,
		);
	}
	if (Number(args.start) < Date.now() / 1000 - LOOK_BACK - 86_400) {
		throw invalidParameter('Param start must be within the last 90 days.');
	}
	if (!account.insights) throw insightsRefusal(200007);
	const field = { name: 'template_analytics', args };
	const points = ids.flatMap((id) => {
		const own = recordsOf(world, account, field).filter(
			({ template }) => template?.template.id === id,
		);
		return bucketsOf(field, ['DAILY'], own).map((bucket) => point(id, bucket, metrics));
	});
	return {
		data:
			points.length > 0
				? [{ granularity: 'DAILY', product_type: 'cloud_api', data_points: points }]
				: [],
	};

	function point(id: string, bucket: Bucket, wanted: string[]): JsonObject {
		const all: Record<string, () => JsonValue> = {
			SENT: () => countOf(bucket, 'sent'),
			DELIVERED: () => countOf(bucket, 'delivered'),
			READ: () => countOf(bucket, 'read'),
			CLICKED: () => clicksOf(bucket),
			COST: () => costOf(bucket, account),
		};
		const chosen = wanted.length > 0 ? wanted : METRICS;
		const values = Object.entries(all)
			.filter(([name]) => chosen.includes(name))
			.map(([name, value]) => [name.toLowerCase(), value()] as const);
		return { template_id: id, ...timesOf(bucket), ...Object.fromEntries(values) };
	}

	/** Taps on quick replies: links open in a browser, of which the sandbox knows nothing. */
	function clicksOf({ records }: Bucket): JsonValue {
		const sent = new Set(records.map((record) => record.id));
		const taps = new Map<string, number>();
		for (const { type, content } of world.messages.list({ direction: 'incoming' })) {
			if (type !== 'button' || !sent.has(textOf(objectOf(content.context).id) ?? '')) continue;
			const text = textOf(objectOf(content.button).text) ?? '';
			taps.set(text, (taps.get(text) ?? 0) + 1);
		}
		return [...taps].map(([content, count]) => ({
			type: 'quick_reply_button',
			button_content: content,
			count,
		}));
	}
}

/** Meta leaves out the value of what cost nothing. */
function costOf({ records }: Bucket, account: BusinessAccount): JsonValue {
	const charged = records.filter(isCharged);
	const spent = costIn(charged, account.currency);
	const each = charged.length > 0 ? Math.round((spent / charged.length) * 1e6) / 1e6 : undefined;
	return [
		compact({ type: 'amount_spent', value: spent > 0 ? spent : undefined }),
		compact({ type: 'cost_per_delivered', value: each }),
		{ type: 'cost_per_url_button_click' },
	];
}

/** `["1","2"]`, a list, or `1,2`. */
function listed(value: JsonValue | undefined): string[] {
	const text = textOf(value) ?? '';
	const parsed = listOf(value).length > 0 ? value : parseJson(text);
	if (Array.isArray(parsed)) return parsed.map(String);
	return text.split(',').filter(Boolean);
}
