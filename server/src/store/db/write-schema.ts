import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeSchema } from './describe.ts';
import { openDatabase } from './open.ts';

/** For `npm run schema`: migrates an empty database and writes what came of it beside the migrations. */
const dir = await mkdtemp(join(tmpdir(), 'barometer-schema-'));
const db = await openDatabase({ dataDir: dir });
await writeFile(fileURLToPath(new URL('./schema.txt', import.meta.url)), await describeSchema(db));
await db.destroy();
await rm(dir, { recursive: true });
