import { join } from 'node:path';

/** The folder of the checkout. */
export const ROOT = join(import.meta.dirname, '..');

/** Where npm keeps the programs of the development packages, Node 24 among them. */
export const BIN = join(ROOT, 'node_modules', '.bin');
