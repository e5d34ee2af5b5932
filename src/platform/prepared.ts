import type { Compilable, CompiledQuery, Kysely } from 'kysely';

/** Stands where a value will stand. */
class Placeholder {
  constructor(readonly name: string) {}
}

/**
 * A statement that is built once and sent for every request: building it took as long as all the rest of the
 * handler. `build` sees placeholders, so it must not look into a value, only whether it is there: what is
 * undefined is absent, and each set of present values is a statement of its own. What decides the text itself, a
 * sort or a yes or no, comes in as `form`, of which there are few.
 */
export function prepared<Tables, Given extends object, Row, Form extends object | undefined = undefined>(
  build: (db: Kysely<Tables>, given: Given, form: Form) => Compilable<Row>,
): (db: Kysely<Tables>, given: Given, ...form: Form extends undefined ? [] : [Form]) => Promise<Row[]> {
  const known = new Map<string, CompiledQuery<Row>>();

  return async (db, given, ...[form]) => {
    const present = Object.entries(given).filter(([, value]) => value !== undefined);
    const shape = present.map(([name]) => name).join() + (form ? JSON.stringify(form) : '');
    let statement = known.get(shape);
    if (!statement) {
      const placeholders = present.map(([name]) => [name, new Placeholder(name)]);
      statement = build(db, Object.fromEntries(placeholders) as Given, form as Form).compile();
      known.set(shape, statement);
    }
    const values = Object.fromEntries(present);
    const parameters = statement.parameters.map((value) => (value instanceof Placeholder ? values[value.name] : value));
    return (await db.executeQuery<Row>({ ...statement, parameters })).rows;
  };
}
