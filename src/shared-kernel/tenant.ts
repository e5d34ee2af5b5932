/** The operator is a tenant too: staff, public reports and their deadlines live here. */
export const OPERATOR_TENANT = '00000000-0000-7000-8000-000000000001';

/** Who acts. `id` is an account, an API key, a public form's case, or the name of a scheduled job. */
export interface Actor {
  kind: 'visitor' | 'user' | 'administrator' | 'operator' | 'system';
  id: string;
}

export const SYSTEM: Actor = { kind: 'system', id: 'scheduler' };
