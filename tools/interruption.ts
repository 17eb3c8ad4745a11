/** Whoever is asked to end has this long to clean up, ms. */
const LAST_MS = 90_000;

/** A signal that aborts when somebody presses Ctrl+C or the process is asked to end; repeated asking changes nothing. */
export function interruption(lastMs = LAST_MS): AbortSignal {
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (controller.signal.aborted) return;
			controller.abort();
			setTimeout(() => process.exit(1), lastMs).unref();
		});
	}
	return controller.signal;
}
