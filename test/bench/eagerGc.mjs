/**
 * For `node --import`: collects all garbage each time that some is collected. V8 otherwise lets garbage lie as
 * long as the machine has room, and a process looks as if it needed it.
 */
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--gc-global');
