import { html, useEffect, useLayoutEffect, useReducer, useRef } from './vendor/preact.js';

/** What a row is taken for until it is there to be measured, px. */
const GUESS = { day: 44, call: 52, message: 66 };

/** Rows beyond the edge are drawn so far, px. */
const AHEAD = 700;

/** Browsers scroll by fractions of a pixel. */
const SAME = 1.5;

/** Where each row begins; the last entry is where all of it ends. */
function offsetsOf(items, heights) {
	const offsets = new Float64Array(items.length + 1);
	for (let index = 0; index < items.length; index += 1) {
		const { id, kind } = items[index];
		offsets[index + 1] = offsets[index] + (heights.get(id) ?? GUESS[kind]);
	}
	return offsets;
}

/** The last row that begins at or above `top`. */
function rowAt(offsets, top) {
	let low = 0;
	let high = offsets.length - 2;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (offsets[middle] <= top) low = middle;
		else high = middle - 1;
	}
	return Math.max(0, low);
}

/**
 * A long list of which only what can be seen is in the page. Rows have the heights that they turn out to have; what
 * the reader looks at stays where it is while rows above it are added or measured, and at the end the list stays at the end.
 *
 * @param items `[{ id, kind }]`
 * @param of what the list is of; another one starts at its end
 * @param reveal `{ id }`: a row to go to, once for each object
 */
export function MessageList({ items, of, row, label, reveal, onEnter }) {
	const box = useRef();
	const rows = useRef();
	const [, redraw] = useReducer((count) => count + 1, 0);
	const memory = useRef({ heights: new Map(), anchor: undefined, width: 0 }).current;
	if (memory.of !== of) {
		// No anchor: the end.
		Object.assign(memory, { of, heights: new Map(), anchor: undefined, focused: undefined });
	}
	const offsets = offsetsOf(items, memory.heights);
	const total = offsets[items.length];
	const height = box.current?.clientHeight || 800;
	const indexOf = (id) => items.findIndex((item) => item.id === id);
	const place = () => {
		const index = memory.anchor ? indexOf(memory.anchor.id) : -1;
		if (index < 0) return total - height;
		return offsets[index] + memory.anchor.below;
	};
	if (reveal && memory.revealed !== reveal) {
		memory.revealed = reveal;
		memory.anchor = { id: reveal.id, below: -height / 3 };
	}
	if (memory.row !== row) Object.assign(memory, { row, drawn: new Map() });
	/** What is only scrolled past is not drawn again. */
	const drawn = (item) => {
		if (!memory.drawn.has(item)) memory.drawn.set(item, row(item));
		return memory.drawn.get(item);
	};
	const top = Math.max(0, Math.min(place(), total - height));
	const first = rowAt(offsets, top - AHEAD);
	const last = Math.min(items.length - 1, rowAt(offsets, top + height + AHEAD));

	useLayoutEffect(() => {
		let isNews = false;
		for (const element of rows.current.children) {
			const { id } = element.dataset;
			const measured = element.getBoundingClientRect().height;
			if (Math.abs((memory.heights.get(id) ?? -1) - measured) < 0.5) continue;
			memory.heights.set(id, measured);
			isNews = true;
		}
		if (isNews) redraw();
		else if (Math.abs(box.current.scrollTop - top) > SAME) box.current.scrollTop = top;
	});

	useLayoutEffect(() => {
		const watcher = new ResizeObserver(() => {
			if (memory.width !== box.current.clientWidth) memory.heights.clear();
			memory.width = box.current.clientWidth;
			redraw();
		});
		watcher.observe(box.current);
		// Pictures come later than their rows.
		watcher.observe(rows.current);
		return () => watcher.disconnect();
	}, []);

	useEffect(() => {
		if (memory.focused === undefined) return;
		const element = elementOf(memory.focused);
		if (element && document.activeElement === box.current) element.focus({ preventScroll: true });
	});

	const elementOf = (id) => [...rows.current.children].find((element) => element.dataset.id === id);

	function onScroll() {
		const { scrollTop, scrollHeight, clientHeight } = box.current;
		if (Math.abs(scrollTop - top) <= SAME) return;
		const isAtEnd = scrollHeight - scrollTop - clientHeight < SAME;
		const index = rowAt(offsets, scrollTop);
		memory.anchor =
			isAtEnd || !items[index]
				? undefined
				: { id: items[index].id, below: scrollTop - offsets[index] };
		redraw();
	}

	/** Arrows go from message to message, Enter opens what can be done with one. */
	function onKeyDown(event) {
		const isRow = event.target.dataset.id !== undefined;
		if (!isRow && event.target !== box.current) return;
		const at = isRow ? indexOf(event.target.dataset.id) : items.length;
		if (event.key === 'Enter' && isRow) {
			event.preventDefault();
			onEnter(items[at], event.target);
			return;
		}
		const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[event.key];
		if (to === undefined || !items[to]) return;
		event.preventDefault();
		memory.focused = items[to].id;
		const isSeen = offsets[to] >= top && offsets[to + 1] <= top + height;
		if (!isSeen) {
			const below = to < at ? -8 : Math.min(0, offsets[to + 1] - offsets[to] - height + 8);
			memory.anchor = to === items.length - 1 ? undefined : { id: items[to].id, below };
		}
		const element = elementOf(items[to].id);
		if (element) element.focus({ preventScroll: true });
		else box.current.focus({ preventScroll: true });
		redraw();
	}

	return html`<div
		id="messages"
		class="messages"
		ref=${box}
		tabindex="0"
		role="region"
		aria-label=${label}
		onScroll=${onScroll}
		onKeyDown=${onKeyDown}
	>
		<div class="messages-all" style=${{ height: `${total}px` }}>
			<ol ref=${rows} style=${{ transform: `translateY(${offsets[first] ?? 0}px)` }}>
				${items
					.slice(first, last + 1)
					.map(
						(item, index) =>
							html`<li
								key=${item.id}
								class="row"
								data-id=${item.id}
								tabindex="-1"
								aria-setsize=${items.length}
								aria-posinset=${first + index + 1}
							>
								${drawn(item)}
							</li>`,
					)}
			</ol>
		</div>
	</div>`;
}
