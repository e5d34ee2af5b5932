/**
 * Clause names and plain dates are texts, which the API's description calls objects without fields. Until it says
 * so, what comes is read as what it is.
 */
export type Plain<T> =
  T extends Record<string, never>
    ? string
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? { [Key in keyof T]: Plain<T[Key]> }
        : T;

export async function plainBody<T>(body: Promise<T>): Promise<Plain<T>> {
  return (await body) as Plain<T>;
}
