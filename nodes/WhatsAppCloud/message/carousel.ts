import { hard, type Limits } from './limit';

/** Of the cards of a carousel, whatever is on them. */
export const CARDS_LIMIT: Limits = [
	hard('cards', 10, 'Interactive media and product carousels', 2),
];
