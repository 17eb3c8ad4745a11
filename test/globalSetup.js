const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** One folder per run, which test/globalTeardown.js removes; the test files get a folder each in it. */
module.exports = () => {
	process.env.TEST_RUN_FOLDER = mkdtempSync(join(tmpdir(), 'whatsapp-cloud-test-'));
};
