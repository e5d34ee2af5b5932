interface Findable {
  label: string;
  section: string;
  alsoFoundBy?: string;
}

/** Those in which every typed word begins some word, best first: a label that starts with the text leads. */
export function matching<T extends Findable>(commands: readonly T[], text: string): T[] {
  const wanted = words(text);
  const begins = (command: T) => command.label.toLocaleLowerCase().startsWith(text.trim().toLocaleLowerCase());
  return commands
    .filter((command) => wanted.every((word) => wordsOf(command).some((own) => own.startsWith(word))))
    .toSorted((one, other) => Number(begins(other)) - Number(begins(one)));
}

function wordsOf({ label, section, alsoFoundBy = '' }: Findable): string[] {
  return words(`${label} ${section} ${alsoFoundBy}`);
}

function words(text: string): string[] {
  return text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
}
