import { setTimeout as passes } from 'node:timers/promises';
import { connectAsPerson } from '../../server/src/demo/browser.ts';
import { generateBook } from '../sandbox/book/generate.ts';
import { makePlace, type Place, shown, withSteadyTimes } from '../support/place.ts';
import { startPostgres } from '../support/postgres.ts';
import { type Drill, mustBe, seeded } from './drill.ts';

const rounds = 25;
const longestMs = 3_500;

/** Kills the server at moments nobody chose, while it connects, lists, scores and writes. */
export const kills: Drill = {
  name: 'kills',
  about: `kill -9 of the server at ${rounds} random moments: the CRM shows in the end what an undisturbed run writes`,
  run: async (say) => {
    const postgres = await startPostgres();
    const random = seeded(20_261_125);
    const now = new Date();
    const makeBook = () => withSteadyTimes(generateBook({ companies: 1_500, seed: 5, now }), now);
    const places: Place[] = [];
    const place = async (name: string) => {
      const made = await makePlace(makeBook(), { DATABASE_URL: await postgres.createDatabase(name) });
      places.push(made);
      return made;
    };
    try {
      const peace = await place('peace');
      await finish(peace);
      const disturbed = await place('disturbed');
      for (let round = 1; round <= rounds; round++) {
        const server = disturbed.run('serve');
        await server.logged('serving');
        if (round === 1) void connectAsPerson(disturbed.installUrl).catch(() => undefined);
        const afterMs = Math.round(random() * longestMs);
        await passes(afterMs);
        await server.end('SIGKILL');
        say(`killed ${round} of ${rounds}, after ${afterMs} ms`);
      }
      await finish(disturbed);
      mustBe('what the CRM shows', shown(disturbed.hubspot.portal), shown(peace.hubspot.portal));
      const reads = /^GET \/crm\/objects\/[^/]+\/(companies|contacts|deals|tickets)\?/;
      return `${makeBook().companies.length} companies the same; ${disturbed.answered(reads)} pages read, ${peace.answered(reads)} in peace`;
    } finally {
      for (const made of places) await made.close();
      await postgres.stop();
    }
  },
};

/** Connects, unless that is done, and syncs to the end with nobody in the way. */
async function finish(place: Place): Promise<void> {
  const server = place.run('serve');
  await server.logged('serving');
  await connectAsPerson(place.installUrl);
  await server.end('SIGTERM');
  const sync = place.run('sync');
  if ((await sync.exited) !== 0) throw new Error(`the last sync failed: ${sync.output()}`);
}
