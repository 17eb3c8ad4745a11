#!/usr/bin/env node
import { runCommandLine } from '../migrate/commandLine';
import { runSandbox } from './sandbox';

const output = {
	result: (text: string) => process.stdout.write(text),
	trouble: (text: string) => process.stderr.write(text),
};

const [command, ...args] = process.argv.slice(2);

const ended =
	command === 'sandbox' ? runSandbox(args) : runCommandLine(process.argv.slice(2), output);

void ended.then((code) => (process.exitCode = code));
