/** When the service is closed to its clients (ToS 10.1). Without a binding it is always open. */
export abstract class OpeningHours {
  /** For how many seconds more, if it is closed now. */
  abstract closedFor(): number | undefined;
}
