import { useEffect, useRef, useState } from './vendor/preact.js';

/** Many events in one moment cost one look, ms. */
const PAUSE = 200;

/**
 * Asks the sandbox now, when it is about something else, and soon after something has happened.
 *
 * @param news counts what happened
 * @param of what the question is about
 * @returns the last answer; undefined before the first
 */
export function useAnswer(ask, news, of = '') {
	const [{ answer, about }, setFound] = useState({});
	const latest = useRef();
	latest.current = { ask, of };
	const timer = useRef();
	const look = () => {
		timer.current = undefined;
		const asked = latest.current;
		asked.ask().then(
			(found) => latest.current?.of === asked.of && setFound({ answer: found, about: asked.of }),
			() => undefined,
		);
	};
	useEffect(look, [of]);
	useEffect(() => {
		if (news > 0) timer.current ??= setTimeout(look, PAUSE);
	}, [news]);
	useEffect(
		() => () => {
			latest.current = undefined;
			clearTimeout(timer.current);
		},
		[],
	);
	return about === of ? answer : undefined;
}
