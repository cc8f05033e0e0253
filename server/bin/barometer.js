#!/usr/bin/env node
// Runs the TypeScript sources directly, so that a fresh clone needs no build before its first command.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('../src/cli.ts');
process.exitCode = await main(process.argv.slice(2));
