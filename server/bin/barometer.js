#!/usr/bin/env node
// Runs the TypeScript sources directly, so that a fresh clone needs no build before its first command.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('../src/cli.ts');
process.exitCode = await main(process.argv.slice(2));
// All is done. An answer of HubSpot's that never came would keep the process for as long as its connection lasts.
setTimeout(() => process.exit(), 1_000).unref();
