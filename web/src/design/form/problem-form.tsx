import { Checkbox, Input, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import {
  createContext,
  type FormEvent,
  type HTMLInputAutoCompleteAttribute,
  type ReactNode,
  use,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { Intent } from '../../api/intent.js';
import { ConnectionLost, type FieldFault, ProblemError } from '../../api/problem.js';
import { useFaultWords } from '../../i18n/fault-words.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { Button } from '../button.js';
import { StateIcon } from '../state.js';
import { sortFaults } from './faults.js';
import styles from './form.module.css';

type FieldValue = string | boolean;
type Values = Record<string, FieldValue>;

/** What one sending needs beside the values. */
export interface Sending {
  /** The same for every try of the same content. */
  idempotencyKey: string;
  /** Aborted when the person stops waiting. */
  signal: AbortSignal;
}

interface ProblemFormOptions<V extends Values, Result> {
  initial: V;
  send(values: V, sending: Sending): Promise<Result>;
  onDone?: (result: Result) => void;
}

export interface ProblemForm {
  values: Values;
  faults: Record<string, string>;
  /** What concerns the whole form. */
  messages: string[];
  busy: boolean;
  register(name: string): () => void;
  change(name: string, value: FieldValue): void;
  submit(event: FormEvent): void;
  stopWaiting(): void;
}

/**
 * A form whose errors come from the server's problem document, at their fields, in the person's language. What was
 * typed is never cleared by an error; a second press after a lost answer carries the same idempotency key.
 */
export function useProblemForm<V extends Values, Result>({ initial, send, onDone }: ProblemFormOptions<V, Result>) {
  const [values, setValues] = useState<V>(initial);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [messages, setMessages] = useState<string[]>([]);
  const [stop, setStop] = useState<AbortController | null>(null);
  const fields = useRef(new Set<string>());
  const [intent] = useState(() => new Intent());
  const words = useProblemWords();

  const attempt = async () => {
    const controller = new AbortController();
    setStop(controller);
    setFaults({});
    setMessages([]);
    try {
      const result = await send(values, { idempotencyKey: intent.keyFor(values), signal: controller.signal });
      intent.settle();
      onDone?.(result);
    } catch (error) {
      if (controller.signal.aborted) return;
      const said = words(error, fields.current, values);
      setFaults(said.faults);
      setMessages(said.messages);
    } finally {
      setStop(null);
    }
  };

  const form: ProblemForm = {
    values,
    faults,
    messages,
    busy: stop !== null,
    register: (name) => {
      fields.current.add(name);
      return () => fields.current.delete(name);
    },
    change: (name, value) => {
      setValues((before) => ({ ...before, [name]: value }));
      setFaults(({ [name]: _, ...rest }) => rest);
    },
    submit: (event) => {
      event.preventDefault();
      if (stop === null) void attempt();
    },
    stopWaiting: () => stop?.abort(),
  };
  return form;
}

function useProblemWords() {
  const t = useT();
  const known = useKnownMessage();
  const inWords = useFaultWords();

  return (
    error: unknown,
    fields: ReadonlySet<string>,
    values: Values,
  ): { faults: Record<string, string>; messages: string[] } => {
    if (error instanceof ConnectionLost) return { faults: {}, messages: [t('form.unreachable')] };
    if (!(error instanceof ProblemError)) {
      reportError(error);
      return { faults: {}, messages: [t('form.fault')] };
    }

    const { problem } = error;
    const sorted = sortFaults(problem, fields);
    // Whatever else an empty field is not, what helps is to fill it in.
    const atField = ([field, fault]: [string, FieldFault]) =>
      [field, values[field] === '' ? t('problem.required') : inWords(fault)] as const;
    const faults = Object.fromEntries(Object.entries(sorted.byField).map(atField));
    const whole = problem.errors?.length ? [] : [known(`problem.${problem.code}`) ?? problem.detail ?? problem.title];
    return { faults, messages: [...whole, ...sorted.unplaced.map(inWords)] };
  };
}

const FormContext = createContext<ProblemForm | null>(null);

function useField(name: string) {
  const form = use(FormContext);
  if (!form) throw new Error(`The field ${name} stands outside a Form`);
  const { register } = form;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a form's register is the same set for all its life.
  useEffect(() => register(name), [name]);
  return {
    value: form.values[name],
    error: form.faults[name],
    change: (value: FieldValue) => form.change(name, value),
  };
}

interface FormProps {
  form: ProblemForm;
  /** The deed: 'Create the account'. */
  deed: string;
  icon?: ReactNode;
  /** It cannot be undone. */
  danger?: boolean;
  /** A way out, beside the deed. */
  other?: ReactNode;
  children: ReactNode;
}

export function Form({ form, deed, icon, danger = false, other, children }: FormProps) {
  const t = useT();
  const element = useRef<HTMLFormElement>(null);
  const failed = Object.keys(form.faults).length > 0 || form.messages.length > 0;

  // The eye and the keyboard go to the first thing to mend.
  useEffect(() => {
    if (failed) element.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-form-message]')?.focus();
  }, [failed]);

  return (
    <FormContext value={form}>
      <form ref={element} className={styles.form} onSubmit={form.submit} noValidate aria-busy={form.busy}>
        {form.messages.length > 0 && (
          <div role="alert" tabIndex={-1} data-form-message className={styles.message}>
            <StateIcon kind="warning" />
            <div>
              {form.messages.map((message) => (
                <p key={message}>{message}</p>
              ))}
            </div>
          </div>
        )}
        {children}
        <div className={styles.actions}>
          <Button kind={danger ? 'danger' : 'primary'} type="submit" icon={icon} busy={form.busy}>
            {deed}
          </Button>
          {form.busy ? <WaitingLink onStop={form.stopWaiting} label={t('form.stopWaiting')} /> : other}
        </div>
      </form>
    </FormContext>
  );
}

const patienceMs = 3_000;

function WaitingLink({ label, onStop }: { label: string; onStop(): void }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    shown && (
      <Button kind="quiet" onClick={onStop}>
        {label}
      </Button>
    )
  );
}

interface FieldProps {
  /** The property in the request body; `address.city` for a nested one. */
  name: string;
  label: string;
  help?: ReactNode;
  required?: boolean;
}

interface TextFieldProps extends FieldProps {
  type?: 'text' | 'email' | 'tel' | 'url' | 'date' | 'time' | 'number' | 'password' | 'search';
  autoComplete?: HTMLInputAutoCompleteAttribute;
  lines?: number;
  placeholder?: string;
}

const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

export function TextField({ name, help, type = 'text', lines, ...rest }: TextFieldProps) {
  const { value, error, change } = useField(name);
  const shared = {
    name,
    value: String(value ?? ''),
    error,
    description: help,
    withAsterisk: rest.required,
    inputWrapperOrder: order,
    onChange: (event: { currentTarget: { value: string } }) => change(event.currentTarget.value),
    ...rest,
    'aria-invalid': error ? true : undefined,
  } as const;
  const t = useT();

  if (lines) return <Textarea {...shared} rows={lines} />;
  if (type !== 'password') return <TextInput {...shared} type={type} />;
  return <PasswordInput {...shared} visibilityToggleButtonProps={{ 'aria-label': t('form.showPassword') }} />;
}

interface ChoiceFieldProps extends FieldProps {
  options: { value: string; label: string }[];
}

export function ChoiceField({ name, label, help, required, options }: ChoiceFieldProps) {
  const { value, error, change } = useField(name);
  const id = useId();
  return (
    <Input.Wrapper
      id={id}
      label={label}
      description={help}
      error={error}
      withAsterisk={required}
      inputWrapperOrder={order}
    >
      <Input
        component="select"
        id={id}
        name={name}
        value={String(value ?? '')}
        required={required}
        aria-invalid={error ? true : undefined}
        error={Boolean(error)}
        rightSection={<IconChevronDown size={14} stroke={1.6} />}
        rightSectionPointerEvents="none"
        onChange={(event) => change(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Input>
    </Input.Wrapper>
  );
}

interface TickFieldProps extends Omit<FieldProps, 'label'> {
  /** May hold a link to what is accepted. */
  label: ReactNode;
}

/** A box that starts unticked and says what ticking it means. */
export function TickField({ name, label, help, required }: TickFieldProps) {
  const { value, error, change } = useField(name);
  return (
    <Checkbox
      name={name}
      label={label}
      description={help}
      error={error}
      required={required}
      checked={value === true}
      aria-invalid={error ? true : undefined}
      onChange={(event) => change(event.currentTarget.checked)}
    />
  );
}
