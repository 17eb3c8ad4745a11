import { findPostgres, startPostgres, type PostgresServer } from './postgres';

/**
 * Tests on a PostgreSQL server of their own, which starts before their hooks and stops after them. Where there is no
 * PostgreSQL they are skipped, and say so; CI wants one.
 */
export function describeOnPostgres(
	name: string,
	tests: (server: () => PostgresServer) => void,
): void {
	const found = findPostgres();
	if ('missing' in found && process.env.CI) throw new Error(found.missing);

	let server: PostgresServer | undefined;
	const running = () => {
		if (!server) throw new Error('PostgreSQL does not run yet.');
		return server;
	};

	if ('missing' in found) {
		process.stderr.write(`Skipped: ${name}. ${found.missing}\n`);
		// eslint-disable-next-line no-restricted-syntax -- a test that cannot run must not count as passed
		describe.skip(name, () => tests(running));
		return;
	}
	describe(name, () => {
		beforeAll(async () => {
			server = await startPostgres(found.folder);
		});
		tests(running);
		afterAll(async () => await server?.stop());
	});
}
