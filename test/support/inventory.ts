import type { InventoriedTable } from '../../src/shared-kernel/data-inventory.js';

/** A column as the migrated catalogue has it, `table.column`. */
export const CATALOGUE = `select c.relname || '.' || a.attname as name from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`;

/** ToS 9.3: what the inventory says nothing about, says twice, says without a purpose, or says about nothing. */
export function inventoryGaps(tables: readonly InventoriedTable[], catalogue: readonly string[]): string[] {
  const personal = tables.flatMap((table) => table.personal.map((group) => ({ table, group })));
  const declared = [
    ...tables.flatMap(({ table, plain }) => plain.map((column) => `${table}.${column}`)),
    ...personal.flatMap(({ table, group }) => group.columns.map((column) => `${table.table}.${column}`)),
  ];
  const known = new Set(catalogue);
  const said = new Set(declared);
  return [
    ...catalogue.filter((name) => !said.has(name)).map((name) => `${name} is not declared`),
    ...declared.filter((name) => !known.has(name)).map((name) => `${name} does not exist`),
    ...declared.filter((name, at) => declared.indexOf(name) !== at).map((name) => `${name} is declared twice`),
    ...personal
      .filter(({ group }) => group.purposes.length === 0)
      .map(({ table, group }) => `${table.table}.${group.columns[0]} has no purpose`),
    ...personal.filter(({ table }) => table.subjects.length === 0).map(({ table }) => `${table.table} is about nobody`),
  ];
}
