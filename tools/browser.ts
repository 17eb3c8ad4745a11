import { chromium, type Browser } from 'playwright-core';

import { ensureProgram } from './debian.ts';

/** Each of these keeps Chromium from looking up hosts of its own, which a closed network refuses one by one. */
const QUIET = [
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-quic',
	'--disable-sync',
];

/** The path of a Chromium; installs Debian's where the machine has none. */
export async function ensureBrowser(
	report: (line: string) => void,
	signal?: AbortSignal,
): Promise<string> {
	return await ensureProgram(
		'Chromium',
		['chromium', 'chromium-browser', 'google-chrome'],
		report,
		signal,
	);
}

/** A headless Chromium. The caller closes it. */
export async function openBrowser(signal?: AbortSignal): Promise<Browser> {
	const executablePath = await ensureBrowser(console.log, signal);
	// Chromium's own sandbox cannot run as root, which is who runs tests in most containers.
	const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
	return await chromium.launch({
		executablePath,
		headless: true,
		args: [...sandbox, '--disable-gpu', ...QUIET],
		// It would end our process at once, with n8n still running: whoever has opened the browser closes it.
		...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
	});
}
