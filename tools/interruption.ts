/** A signal that aborts when somebody presses Ctrl+C or the process is asked to end; repeated asking changes nothing. */
export function interruption(): AbortSignal {
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => controller.abort());
	}
	return controller.signal;
}
