/**
 * The changes of two publications, one after the other, as those of one: the newest first. What the later one put back
 * is left out, and what both changed goes from what was there first to what is there now.
 * @param before,after as `describeChange` words them; histories keep nothing else of a change.
 */
export function joinChanges(before: readonly string[], after: readonly string[]): string[] {
  const older = [...before];
  const newer = after.flatMap((change) => {
    for (const [index, earlier] of older.entries()) {
      const joined = join(earlier, change);
      if (joined === undefined) continue;
      older.splice(index, 1);
      return joined;
    }
    return [change];
  });
  return [...newer, ...older];
}

/** What is left of two changes of one thing; undefined where they are about different things. */
function join(earlier: string, later: string): string[] | undefined {
  return joinValues(earlier, later) ?? joinPresence(earlier, later) ?? joinPlaces(earlier, later);
}

const arrow = ' → ';

/** "adoption weight 40 → 30" and "adoption weight 30 → 20". */
function joinValues(earlier: string, later: string): string[] | undefined {
  const [first, between] = cut(earlier);
  const [second, last] = cut(later);
  if (between === undefined || last === undefined || !second.endsWith(` ${between}`)) return undefined;
  const subject = second.slice(0, -between.length);
  const start = first.slice(subject.length);
  if (!first.startsWith(subject) || !isValue(start, subject)) return undefined;
  return start === last ? [] : [`${first}${arrow}${last}`];
}

function cut(change: string): [string, string?] {
  const at = change.lastIndexOf(arrow);
  return at === -1 ? [change] : [change.slice(0, at), change.slice(at + arrow.length)];
}

/** One value, and no rest of the subject before it; only behind a colon stands a list of ids. */
function isValue(text: string, subject: string): boolean {
  return subject.endsWith(': ') || /^(?:[^\s[{"]\S*|"[^"]*"|\[.*\]|\{.*\})$/.test(text);
}

/** "new metric logins in adoption (weight 60)" and "metric logins removed from adoption (weight 60)", either way round. */
function joinPresence(earlier: string, later: string): string[] | undefined {
  const [one, other] = [readPresence(earlier), readPresence(later)];
  if (!one || !other || one.isThere === other.isThere || one.name !== other.name) return undefined;
  // One that was removed and came back otherwise is another one.
  return one.isThere || one.how === other.how ? [] : undefined;
}

function readPresence(change: string) {
  const added = /^(.*: )?new (\S+ \S+)(?: in (\S+))?( \(.*\))?$/.exec(change);
  const removed = /^(.*: )?(\S+ \S+) removed(?: from (\S+))?( \(.*\))?$/.exec(change);
  const [, scorecard = '', name, place = '', how = ''] = added ?? removed ?? [];
  return name === undefined ? undefined : { isThere: added !== null, name: `${scorecard}${name} ${place}`, how };
}

/** "metric logins moved from adoption to depth (weight 60)" and back. */
function joinPlaces(earlier: string, later: string): string[] | undefined {
  const moved = /^(.*) moved from (\S+) to (\S+)(.*)$/;
  const [, name, from, through] = moved.exec(earlier) ?? [];
  const [, again, start, to, how] = moved.exec(later) ?? [];
  if (name === undefined || name !== again || through !== start) return undefined;
  return from === to ? [] : [`${name} moved from ${from} to ${to}${how}`];
}
