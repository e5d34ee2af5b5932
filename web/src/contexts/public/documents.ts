import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';
import { dayOf } from '../../design/date-text.js';
import { useLanguage } from '../../i18n/intl.js';

export type LegalText = components['schemas']['DocumentAnswer'];
export type TextKind = LegalText['kind'];

export const textKinds = ['terms-of-service', 'acceptable-use-policy', 'privacy-policy'] as const;

/** The texts that govern today, in the reader's language: what an acceptance must name. */
export function useTextsInForce() {
  const { language } = useLanguage();
  return useQuery({
    queryKey: ['terms', 'in-force', language],
    queryFn: async () => {
      const { now } = await bodyOf(api.GET('/v1/status'));
      const query = { on: dayOf(new Date(now)), language };
      return (await bodyOf(api.GET('/v1/legal/documents', { params: { query } }))).items;
    },
  });
}

/** As the API takes a yes: the very text that was shown. */
export function acceptanceOf({ kind, version, sha256 }: LegalText) {
  return { kind, version, sha256 };
}
