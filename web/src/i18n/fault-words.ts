import { useCallback } from 'react';
import { allowedBy, type FieldFault, isAmount, type Problem } from '../api/problem.js';
import { useKnownMessage } from './intl.js';

/** Writes a fault in the person's language, with both ends of what is allowed; the server's own words if we have none. */
export function useFaultWords(): (fault: FieldFault) => string {
  const known = useKnownMessage();
  return useCallback(
    (fault) => {
      const said =
        known(`problem.${isAmount(fault) && fault.code === 'type-integer' ? 'amount' : fault.code}`) ?? fault.message;
      const allowed = allowedBy(fault);
      return allowed ? `${said} ${known('problem.allowed', allowed)}` : said;
    },
    [known],
  );
}

/** Writes a whole refusal in one sentence, for a place without fields: its first fault, or else what it is about. */
export function useRefusalWords(): (problem: Problem) => string {
  const known = useKnownMessage();
  const inWords = useFaultWords();
  return useCallback(
    ({ errors, code, detail, title }) =>
      errors?.[0] ? inWords(errors[0]) : (known(`problem.${code}`) ?? detail ?? title),
    [known, inWords],
  );
}
