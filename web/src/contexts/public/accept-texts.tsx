import { type FieldFault, ProblemError } from '../../api/problem.js';
import { TickField } from '../../design/form/problem-form.js';
import { LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import { acceptanceOf, type LegalText, type TextKind } from './documents.js';

interface AcceptTextsProps {
  kinds: readonly TextKind[];
  texts: LegalText[] | undefined;
}

/** One box for each text, unticked, with the text in force a press away. */
export function AcceptTexts({ kinds, texts }: AcceptTextsProps) {
  const t = useT();
  if (!texts) return <LoadingState lines={2} />;
  return kinds.map((kind) => {
    const text = texts.find((each) => each.kind === kind);
    return (
      text && (
        <TickField
          key={kind}
          name={kind}
          required
          label={
            <>
              {t('accept.i')}{' '}
              <a href={`/legal/${text.id}`} target="_blank" rel="noopener">
                {t(`legal.${kind}`)}
              </a>
              {t('accept.version', { version: text.version })}
            </>
          }
        />
      )
    );
  });
}

/** The texts whose boxes are ticked. */
export function tickedTexts(texts: LegalText[], values: Record<string, string | boolean>) {
  return texts.filter(({ kind }) => values[kind] === true).map(acceptanceOf);
}

/** The API speaks of a list of acceptances; the form has a box for each, and the fault belongs to the box left empty. */
export function atBoxes(error: unknown, kinds: readonly TextKind[], values: Record<string, string | boolean>): unknown {
  if (!(error instanceof ProblemError)) return error;
  const placed = (fault: FieldFault): FieldFault[] =>
    fault.pointer.startsWith('/acceptances')
      ? kinds
          .filter((kind) => values[kind] !== true)
          .map((kind) => ({ ...fault, pointer: `/${kind}`, code: 'tick-to-go-on' }))
      : [fault];
  return new ProblemError({ ...error.problem, errors: error.problem.errors?.flatMap(placed) }, error.traceId);
}
