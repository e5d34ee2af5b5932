/** Links in letters carry their secret after `#`, where no server and no log sees it. */
export function tokenInAddress(): string {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
}
