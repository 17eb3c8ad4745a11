/**
 * Preloaded into n8n (`node --import`): ends it when the process that started it is gone, even if that
 * one was killed and could not clean up.
 */
const parent = process.ppid;
let asked = false;

setInterval(() => {
	if (process.ppid === parent) return;
	// First as Ctrl+C would, so that n8n closes its database; a moment later for good.
	if (asked) process.exit(1);
	asked = true;
	process.kill(process.pid, 'SIGTERM');
}, 2000).unref();
