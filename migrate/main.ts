#!/usr/bin/env node
import { runCommandLine } from './commandLine';

const output = {
	result: (text: string) => process.stdout.write(text),
	trouble: (text: string) => process.stderr.write(text),
};

void runCommandLine(process.argv.slice(2), output).then((code) => (process.exitCode = code));
