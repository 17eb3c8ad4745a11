/** Runs before each test file, before anything of n8n loads: n8n-core reads these when it is imported. */
const { mkdtempSync } = require('node:fs');
const { join } = require('node:path');

// Otherwise n8n-core writes an encryption key and settings to the home folder,
process.env.N8N_USER_FOLDER = mkdtempSync(join(process.env.TEST_RUN_FOLDER, 'n8n-'));
// and logs every request that a test expects to be refused.
process.env.N8N_LOG_LEVEL = 'silent';
process.env.N8N_DIAGNOSTICS_ENABLED = 'false';
