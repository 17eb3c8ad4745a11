/** The rules of who may import whom, as JSON on standard output: house.js loads what Jest cannot. */
import { APART, ARROWS, DOMAIN, PACKAGES, UPWARDS } from '../../tools/lint/house.js';

process.stdout.write(JSON.stringify({ APART, ARROWS, DOMAIN, PACKAGES, UPWARDS }));
