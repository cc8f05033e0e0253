/**
 * Salesforce's own tools, as a program: they are large, and the tests' process need not carry them. Prints one JSON document.
 *   convert FOLDER OUTPUT_DIR    the sources in the form that Salesforce takes, and the components found in them
 *   compile FOLDER               every file of every Lightning component
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { transformSync } from '@lwc/compiler';
import { ComponentSet, MetadataConverter } from '@salesforce/source-deploy-retrieve';

async function convert(folder: string, outputDirectory: string): Promise<unknown> {
  const components = ComponentSet.fromSource(folder);
  components.sourceApiVersion = '67.0';
  const options = { type: 'directory', outputDirectory, genUniqueDir: false } as const;
  await new MetadataConverter().convert(components, 'metadata', options);
  const found = components.getSourceComponents().toArray();
  return found.map(({ type, fullName, xml }) => ({ type: type.name, fullName, xml: xml ?? null }));
}

async function compile(folder: string): Promise<unknown> {
  const bundles = await readdir(folder);
  const compiled = await Promise.all(bundles.map((name) => compileBundle(join(folder, name))));
  return compiled.flat();
}

async function compileBundle(folder: string): Promise<{ file: string; warnings: string[] }[]> {
  const name = basename(folder);
  const files = (await readdir(folder)).filter((file) => /\.(js|html|css)$/.test(file));
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8');
      const { warnings } = transformSync(text, file, { namespace: 'c', name });
      return { file: `${name}/${file}`, warnings: (warnings ?? []).map(({ message }) => message) };
    }),
  );
}

const [command, folder = '', output = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(command === 'convert' ? await convert(folder, output) : await compile(folder)));
