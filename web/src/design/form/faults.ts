import { type FieldFault, type Problem, ProblemError, pathOf } from '../../api/problem.js';

/** A problem document sorted for a form: what stands at a field, and what concerns the whole. */
export interface SortedFaults {
  byField: Record<string, FieldFault>;
  unplaced: FieldFault[];
}

/** The first fault of each field wins; a pointer to something that the form does not show stays visible on top. */
export function sortFaults(problem: Problem, fields: ReadonlySet<string>): SortedFaults {
  const sorted: SortedFaults = { byField: {}, unplaced: [] };
  for (const fault of problem.errors ?? []) {
    const field = shownField(pathOf(fault.pointer), fields);
    if (field === undefined) sorted.unplaced.push(fault);
    else sorted.byField[field] ??= fault;
  }
  return sorted;
}

/** `/tags/3` belongs to the field `tags`, where the form has no field of its own for the fourth. */
function shownField(path: string, fields: ReadonlySet<string>): string | undefined {
  if (fields.has(path)) return path;
  const parent = path.slice(0, Math.max(path.lastIndexOf('.'), 0));
  return parent === '' ? undefined : shownField(parent, fields);
}

/** A fault that the screen itself finds at a field, said as the server's are. */
export function faultAt(field: string, code: string): ProblemError {
  const errors = [{ pointer: `/${field}`, code, message: code }];
  return new ProblemError({ type: 'about:blank', title: code, status: 422, code, errors }, '');
}

/** A refusal whose pointers begin at a part of what was sent, for a form whose fields begin inside that part. */
export function faultsUnder(part: string, error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error;
  const errors = error.problem.errors?.map((fault) => ({
    ...fault,
    pointer: fault.pointer.startsWith(`${part}/`) ? fault.pointer.slice(part.length) : fault.pointer,
  }));
  return new ProblemError({ ...error.problem, errors }, error.traceId);
}
