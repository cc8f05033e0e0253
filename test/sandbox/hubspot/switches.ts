/**
 * Behaviours of the real service that nobody could verify. Each has a name, the values the sandbox can play, and
 * the first of them as its default; a client is right when it copes with all.
 */
export const switchValues = {
  /** A batch update with one bad property value: refuses all, or answers 207 naming the bad one. */
  batchInvalidValue: ['whole-call-400', 'per-record-207'],
  /** A batch update naming a record that is not there. */
  batchUpdateMissingId: ['207', '404'],
  /** The same id twice in one batch update. */
  batchDuplicateIds: ['400', 'last-wins'],
  /** Ids a batch read cannot find: named under `errors`, or silently left out (both were reported). */
  batchReadMissingId: ['207', 'dropped'],
  /** 2026-09's documents know no 207: the same body might come with 200. */
  partialStatus: ['207', '200'],
  /** A property name nobody defined in the `properties` of a read. */
  unknownListProperty: ['ignore', '400'],
  /** The spec says text, live calls on v4 answered a number. */
  toObjectIdType: ['number', 'string'],
  /** A primary company is listed twice in inline associations (seen live). */
  primaryInline: ['twice', 'once'],
  /** Whether a 429 says how long to wait. */
  retryAfterOn429: ['absent', 'seconds'],
  /** Associations batch calls do not count towards the ten-secondly limit, says the spec's extension. */
  associationsBatchLimit: ['exempt', 'counted'],
  /** The refresh token a refresh answers with. */
  refreshToken: ['unchanged', 'rotates'],
  /** Numbers and booleans sent as property values; the spec knows only text. */
  nonTextValue: ['400', 'coerce'],
  /** Whether a change of associations bumps the record's modified date. */
  associationBumpsModified: ['no', 'yes'],
  /** NEQ, NOT_IN and NOT_CONTAINS_TOKEN on records without a value. */
  negativeFilterOnEmpty: ['excludes', 'includes'],
  /** Whether a new record's values are told as property changes beside its creation. */
  creationTellsProperties: ['yes', 'no'],
  /** A contact erased for privacy: told as that alone, or as a deletion as well. */
  privacyDeletionTold: ['with-deletion', 'alone'],
  /** The specs name no scope of tasks' own to create them with: a contact's, or any object's. */
  taskScope: ['contacts-write', 'any-object-write'],
  /** OAuth v1 endpoints stop on 16 February 2027. */
  oauthV1: ['on', 'off'],
} as const;

export type SwitchName = keyof typeof switchValues;
export type SwitchValue<N extends SwitchName> = (typeof switchValues)[N][number];
type Settings = { [N in SwitchName]: SwitchValue<N> };

export class Switches {
  private settings: Settings = defaults();
  /** Those that any behaviour so far hung on. */
  readonly met = new Set<SwitchName>();

  get<N extends SwitchName>(name: N): Settings[N] {
    this.met.add(name);
    return this.settings[name];
  }

  /** Sets what is named; answers the problems, and changes nothing when there are any. */
  set(wanted: Record<string, unknown>): string[] {
    const problems: string[] = [];
    for (const [name, value] of Object.entries(wanted)) {
      const allowed: readonly string[] | undefined = isSwitch(name) ? switchValues[name] : undefined;
      if (!allowed) problems.push(`There is no switch "${name}". Known: ${Object.keys(switchValues).join(', ')}.`);
      else if (typeof value !== 'string' || !allowed.includes(value)) {
        problems.push(`${name} takes ${allowed.map((v) => `"${v}"`).join(' or ')}, not ${JSON.stringify(value)}.`);
      }
    }
    if (problems.length === 0) this.settings = { ...this.settings, ...wanted };
    return problems;
  }

  reset(): void {
    this.settings = defaults();
  }

  list(): { name: string; value: string; values: readonly string[] }[] {
    return Object.entries(switchValues).map(([name, values]) => ({
      name,
      value: isSwitch(name) ? this.settings[name] : '',
      values,
    }));
  }
}

function isSwitch(name: string): name is SwitchName {
  return Object.hasOwn(switchValues, name);
}

function defaults(): Settings {
  const entries = Object.entries(switchValues).map(([name, [first]]) => [name, first]);
  return Object.fromEntries(entries);
}
