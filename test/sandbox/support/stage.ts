import type { SandboxOptions } from '../../../sandbox/sandbox.ts';
import { Callback } from './callback.ts';
import { SandboxClient } from './client.ts';

/** A fresh sandbox for each test of the file. @returns whoever speaks to the one that runs */
export function sandboxPerTest(options?: SandboxOptions): SandboxClient {
	const client = new SandboxClient();
	beforeEach(async () => await client.start(options));
	afterEach(async () => await client.stop());
	return client;
}

/** One sandbox for all tests of the file. */
export function sandboxPerFile(options?: SandboxOptions): SandboxClient {
	const client = new SandboxClient();
	beforeAll(async () => await client.start(options));
	afterAll(async () => await client.stop());
	return client;
}

/** A webhook endpoint that begins anew with each test of the file. */
export function callbackPerTest(): Callback {
	const callback = new Callback();
	beforeEach(async () => await callback.start());
	afterEach(async () => await callback.stop());
	return callback;
}

/** One webhook endpoint for all tests of the file. */
export function callbackPerFile(): Callback {
	const callback = new Callback();
	beforeAll(async () => await callback.start());
	afterAll(async () => await callback.stop());
	return callback;
}
