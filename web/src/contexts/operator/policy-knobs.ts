/** One value of the policy, as it stands in a field. */
export interface Knob {
  /** `dunning.warningDays`, the name of its field and its place in the policy. */
  path: string;
  group: string;
  /** As the policy itself calls it; units stand in the name. */
  name: string;
  value: unknown;
  text: string;
}

type Values = Record<string, unknown>;

/** Every knob, in the policy's own order; what stands in no group comes first. */
export function knobsOf(policy: object): Knob[] {
  const entries = Object.entries(policy);
  const single = entries
    .filter(([, value]) => !isGroup(value))
    .map(([name, value]) => knob('general', name, name, value));
  const grouped = entries
    .filter(([, value]) => isGroup(value))
    .flatMap(([group, values]) =>
      Object.entries(values as Values).map(([name, value]) => knob(group, name, `${group}.${name}`, value)),
    );
  return [...single, ...grouped];
}

/** Only what differs, in the form that the API merges. */
export function changesOf(knobs: Knob[], texts: Record<string, string>): Values {
  const changes: Values = {};
  for (const { path, group, name, value, text } of knobs) {
    const typed = texts[path] ?? text;
    if (typed.trim() === text) continue;
    if (group === 'general') changes[name] = read(typed, value);
    else changes[group] = { ...(changes[group] as Values | undefined), [name]: read(typed, value) };
  }
  return changes;
}

/** What one version says otherwise than another, knob by knob. */
export function differencesOf(before: object, after: object): { knob: Knob; was: string }[] {
  const earlier = new Map(knobsOf(before).map(({ path, text }) => [path, text]));
  return knobsOf(after).flatMap((knob) => {
    const was = earlier.get(knob.path);
    return was === undefined || was === knob.text ? [] : [{ knob, was }];
  });
}

const isGroup = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

const knob = (group: string, name: string, path: string, value: unknown): Knob => ({
  path,
  group,
  name,
  value,
  text: Array.isArray(value) ? value.join(', ') : String(value),
});

/** In the kind that the value has; what does not fit goes to the server as it was typed, which says so. */
function read(typed: string, before: unknown): unknown {
  const text = typed.trim();
  if (Array.isArray(before)) return text === '' ? [] : text.split(',').map((part) => numberOr(part.trim()));
  if (typeof before === 'number') return numberOr(text);
  if (typeof before === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

const numberOr = (text: string): number | string =>
  text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
