/**
 * One thing that a person means to do. Sending the same content again, after a lost answer or a second press,
 * carries the same `Idempotency-Key`, so that it happens once; changed content is another intent.
 */
export class Intent {
  private content: string | undefined;
  private key = '';

  constructor(private readonly newKey: () => string = () => crypto.randomUUID()) {}

  keyFor(body: unknown): string {
    const content = JSON.stringify(body);
    if (content !== this.content) {
      this.content = content;
      this.key = this.newKey();
    }

    return this.key;
  }

  /** It happened: doing the same again would be another intent. */
  settle(): void {
    this.content = undefined;
  }
}
