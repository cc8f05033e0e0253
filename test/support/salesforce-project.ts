import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Element, readXml } from './metadata-xml.ts';

export const project = resolve(__dirname, '../../app-extension/salesforce');
export const sources = join(project, 'force-app/main/default');
export const clientApp = join(project, 'external-client-app/app');

const run = (args: string[], cwd: string) =>
  promisify(execFile)(process.execPath, args, {
    cwd,
    maxBuffer: 64 * 1024 * 1024,
    // The tests' own "test" would have React built for development.
    env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
  });
const tools = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await run(['--import', 'tsx', resolve(__dirname, 'salesforce-tools.ts'), ...args], project)).stdout);

const Converted = z.array(z.object({ type: z.string(), fullName: z.string(), xml: z.nullable(z.string()) }));
const Compiled = z.array(z.object({ file: z.string(), warnings: z.array(z.string()) }));

/** The components in a folder, as Salesforce's command line finds them before it deploys. */
export async function convert(folder: string, outputDir: string): Promise<z.infer<typeof Converted>> {
  return Converted.parse(await tools('convert', folder, outputDir));
}

/** Every file of every Lightning component, as Salesforce compiles it. */
export async function compile(): Promise<z.infer<typeof Compiled>> {
  return Compiled.parse(await tools('compile', join(sources, 'lwc')));
}

/** What differs between the generated static resource and a fresh build; empty when nothing does. */
export async function staleResource(): Promise<string> {
  return said(run(['--import', 'tsx', 'build.ts', '--check'], project));
}

/** The page of the harness with the Lightning component in it, as files for a browser. */
export async function buildHarness(outDir: string): Promise<void> {
  const vite = resolve(project, '../../node_modules/vite/bin/vite.js');
  await run([vite, 'build', '--config', 'harness/vite.config.ts', '--outDir', outDir, '--emptyOutDir'], project);
}

/** The tests of the Lightning component, by Salesforce's own runner. @returns what it said of failures, '' for none. */
export async function componentTests(): Promise<{ passed: number; failures: string }> {
  const bin = resolve(project, '../../node_modules/@salesforce/sfdx-lwc-jest/bin/sfdx-lwc-jest');
  const { NODE_ENV: _ours, JEST_WORKER_ID: _worker, ...env } = process.env;
  const ran = promisify(execFile)(process.execPath, [bin, '--', '--ci'], {
    cwd: project,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...env, NODE_OPTIONS: '', FORCE_COLOR: '0' },
  });
  const { stderr, failures } = await ran.then(
    ({ stderr }) => ({ stderr, failures: '' }),
    (error: { stderr?: string }) => ({ stderr: error.stderr ?? '', failures: error.stderr ?? String(error) }),
  );
  return { passed: Number(/^Tests:.* (\d+) passed/m.exec(stderr)?.[1] ?? 0), failures };
}

function said(running: Promise<unknown>): Promise<string> {
  return running.then(
    () => '',
    (error: { stderr?: string }) => error.stderr ?? String(error),
  );
}

export interface MetadataFile {
  /** Relative to the project. */
  file: string;
  text: string;
}

/** Every description of a component below a folder. */
export function metadataFiles(folder: string): MetadataFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('-meta.xml'))
    .sort()
    .map((file) => ({ file: relative(project, join(folder, file)), text: readFileSync(join(folder, file), 'utf8') }));
}

/** One of what deploys. */
export const readSource = (file: string): Element => readXml(readFileSync(join(sources, file), 'utf8'));
