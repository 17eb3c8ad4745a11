import { asNumber, asObjects, asText, type JsonObject } from '../json';

/** What became of a template's messages in some time (Meta: "Template analytics"). */
export interface TemplateFigures {
	sent: number;
	delivered: number;
	read: number;
	clicked: number;
	/** Taps by button, most first. */
	buttons: Array<{ type: string; text: string; count: number }>;
	/** In the account's currency; absent where Meta does not tell it. */
	cost?: number;
}

/** The figures of each day, by its beginning (ms), oldest first. */
export function figuresByDay(answer: JsonObject, templateId: string): Map<number, TemplateFigures> {
	const points = asObjects(answer.data)
		.flatMap((set) => asObjects(set.data_points))
		.filter((point) => asText(point.template_id) === templateId)
		.sort((a, b) => startOf(a) - startOf(b));
	const days = new Map<number, TemplateFigures>();
	for (const point of points) {
		const at = startOf(point) * 1000;
		const earlier = days.get(at);
		days.set(at, earlier ? sumOf([earlier, figuresIn(point)]) : figuresIn(point));
	}
	return days;
}

export function sumOf(days: readonly TemplateFigures[]): TemplateFigures {
	const add = (of: (day: TemplateFigures) => number) => days.reduce((sum, day) => sum + of(day), 0);
	const buttons = new Map<string, TemplateFigures['buttons'][number]>();
	for (const { type, text, count } of days.flatMap((day) => day.buttons)) {
		const key = JSON.stringify([type, text]);
		buttons.set(key, { type, text, count: count + (buttons.get(key)?.count ?? 0) });
	}
	const costs = days.flatMap(({ cost }) => cost ?? []);
	return {
		sent: add(({ sent }) => sent),
		delivered: add(({ delivered }) => delivered),
		read: add(({ read }) => read),
		clicked: add(({ clicked }) => clicked),
		buttons: [...buttons.values()].sort((a, b) => b.count - a.count),
		// Sums of hundredths, without what binary fractions add.
		...(costs.length > 0
			? { cost: Number(costs.reduce((sum, cost) => sum + cost, 0).toFixed(6)) }
			: {}),
	};
}

function figuresIn(point: JsonObject): TemplateFigures {
	const buttons = asObjects(point.clicked).map(({ type, button_content: text, count }) => ({
		type: asText(type) ?? '',
		text: asText(text) ?? '',
		count: numberIn(count),
	}));
	const spent = asObjects(point.cost).find(({ type }) => type === 'amount_spent');
	return {
		...{ sent: numberIn(point.sent), delivered: numberIn(point.delivered) },
		...{ read: numberIn(point.read), buttons },
		clicked: buttons.reduce((sum, { count }) => sum + count, 0),
		// Meta leaves the value out of what cost nothing.
		...(spent ? { cost: numberIn(spent.value) } : {}),
	};
}

function startOf(point: JsonObject): number {
	return numberIn(point.start);
}

function numberIn(value: unknown): number {
	return asNumber(value) ?? (Number(asText(value) ?? 0) || 0);
}
