/** Who a screen is for, and so at which host it stands. A guest stands before a log-in, a client's or the staff's. */
export type Audience = 'everyone' | 'visitor' | 'guest' | 'client' | 'operator';

export interface Screen {
  path: string;
  audience: Audience;
  /** Its title in the catalogues. */
  title: `${string}.title`;
  /** The module or context that it belongs to. */
  module: string;
  /** What the plan must include for it to be of any use. */
  entitlement?: string;
  /** Closed to people with a user's rights. */
  administrators?: true;
  /** Open in every state of the instance: billing, own export, contract, settings. */
  ownAffairs?: true;
  /** What stands around it, where it is not the audience's own. */
  frame?: 'public' | 'none';
  /** Tables and boards take the whole window and scroll inside. */
  width?: 'fill';
  /** Where the rail shows it; absent for what is reached from elsewhere. */
  place?: { group: 'work' | 'contract' | 'operator' | 'money' | 'cases' | 'texts' | 'house'; keys?: string };
  /** The screen that its breadcrumb leads back to. */
  within?: string;
}
