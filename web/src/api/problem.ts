/** One wrong field of a problem document (RFC 9457): where it stands, which rule it broke, the server's words. */
export interface FieldFault {
  pointer: string;
  code: string;
  message: string;
  /** What would be allowed, both ends included. */
  bounds?: { min?: number; max?: number };
}

/** The server's problem document. `code` is stable; `clause` names the term that decided, where one did. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  clause?: string;
  errors?: FieldFault[];
  data?: Record<string, unknown>;
}

/** The server answered, and said no. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    /** What support asks for; empty when the server did not say. */
    readonly traceId: string,
  ) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
  }

  static async from(response: Response): Promise<ProblemError> {
    return new ProblemError(await problemOf(response), response.headers.get('x-request-id') ?? '');
  }
}

/** No answer came. Whether the server did what it was asked is unknown, so only a keyed request may be sent again. */
export class ConnectionLost extends Error {
  constructor() {
    super('The server cannot be reached.');
    this.name = 'ConnectionLost';
  }
}

/** `/address/lines/0` as a form's path, `address.lines.0` (RFC 6901). */
export function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}

async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/problem+json')) return (await response.json()) as Problem;

  // A proxy in between answers in its own way; its page is of no use to anybody.
  const title = response.statusText || `HTTP ${response.status}`;
  return { type: 'about:blank', title, status: response.status, code: `http-${response.status}` };
}

/** What a rule measures, by its code. */
const measured: Record<string, 'characters' | 'number' | 'items'> = {
  'min-length': 'characters',
  'max-length': 'characters',
  'too-long': 'characters',
  min: 'number',
  max: 'number',
  range: 'number',
  'out-of-range': 'number',
  'not-an-ordered-list': 'number',
  'not-laws': 'number',
  'min-items': 'items',
  'max-items': 'items',
  'too-many': 'items',
};

/** The facts of the sentence that says what is allowed; nothing where the fault does not know. */
export function allowedBy(fault: FieldFault) {
  const { bounds } = fault;
  const what = measured[fault.code];
  if (!bounds || !what) return undefined;
  const unit = isAmount(fault) ? 100 : 1;
  // That a text has a character or a list an item is said by the field itself.
  const least = bounds.min === undefined || (what !== 'number' && bounds.min <= 1) ? undefined : bounds.min;
  const ends = least === undefined ? 'most' : bounds.max === undefined ? 'least' : 'both';
  if (ends === 'most' && bounds.max === undefined) return undefined;
  return { what, ends, min: (least ?? 0) / unit, max: (bounds.max ?? 0) / unit };
}

/** People write kronor where the API counts öre. */
export const isAmount = ({ pointer }: FieldFault): boolean => pointer.endsWith('Minor');
