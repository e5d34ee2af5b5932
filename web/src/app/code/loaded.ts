import { lazyRouteComponent } from '@tanstack/react-router';
import { orOnceConnected } from '../../api/connection.js';

/** A component whose code comes with its route, at the latest once there is a connection. */
export function loaded<T extends object, Name extends keyof T>(code: () => Promise<T>, name: Name) {
  return lazyRouteComponent(() => orOnceConnected(code), name);
}
