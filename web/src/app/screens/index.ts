import type { Host } from '../host.js';
import { contract } from './contract.js';
import { everybody } from './everybody.js';
import { office } from './office.js';
import { officeCases } from './office-cases.js';
import type { Audience, Screen } from './screen.js';
import { doors, visitors } from './strangers.js';
import { house, work } from './work.js';

export type { Audience, Screen };

/** Every screen of the product, once. Routes are built from it, and tests walk through it. */
export const screens = {
  ...everybody,
  ...visitors,
  ...doors,
  ...work,
  ...contract,
  ...house,
  ...office,
  ...officeCases,
};

export type ScreenId = keyof typeof screens;

const audiencesAt: Record<Host, readonly Audience[]> = {
  public: ['everyone', 'visitor'],
  instance: ['everyone', 'guest', 'client'],
  operator: ['everyone', 'guest', 'operator'],
};

/** The screens that exist at a host; two hosts may each have their own at the same path. */
export function screensAt(host: Host): [ScreenId, Screen][] {
  const all = Object.entries(screens) as [ScreenId, Screen][];
  return all.filter(([, { audience }]) => audiencesAt[host].includes(audience));
}
