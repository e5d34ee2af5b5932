/** Who a screen is for, and so at which host it stands. */
export type Audience = 'everyone' | 'visitor' | 'client' | 'operator';

export interface Screen {
  path: string;
  audience: Audience;
  /** Its title in the catalogues. */
  title: `${string}.title`;
  /** The module or context that it belongs to. */
  module: string;
  /** Where the rail shows it; absent for what is reached from elsewhere. */
  place?: { group: 'work' | 'contract' | 'operator'; keys?: string };
}

/** Every screen of the product, once. Routes are built from it, and tests walk through it. */
export const screens = {
  design: { path: '/design', audience: 'everyone', title: 'design.title', module: 'design' },
} as const satisfies Record<string, Screen>;

export type ScreenId = keyof typeof screens;
