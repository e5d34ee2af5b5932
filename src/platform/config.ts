import { plainToInstance, Transform } from 'class-transformer';
import {
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsPort,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  validateSync,
} from 'class-validator';

/** What only the sandbox may use. Production refuses each of them by value. */
export const SANDBOX_SECRET = 'sandbox-secret-not-for-production';
export const SANDBOX_STRIPE_KEY = 'sk_test_sandbox';
export const SANDBOX_WEBHOOK_SECRET = 'whsec_sandbox';
/** Passes the check digit and belongs to nobody. */
export const SANDBOX_BANKGIRO = '5555-5551';

const postgresUrl = { protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true };

/**
 * Every setting of the process, from the environment. All faults are reported together, by variable, before
 * anything starts. With none of the three database URLs the embedded Postgres serves (sandbox only).
 */
export class Config {
  @IsIn(['production', 'development', 'test'])
  NODE_ENV = 'development';

  @IsPort()
  PORT = '3000';

  @IsString()
  HOST = '127.0.0.1';

  /** The domain whose subdomains are instances: `customerconnect.example`, or `localhost` in the sandbox. */
  @Matches(/^[a-z0-9.-]+$/)
  BASE_DOMAIN = 'localhost';

  /** How people reach us: `https` sets Secure `__Host-` cookies. */
  @IsIn(['http', 'https'])
  PUBLIC_SCHEME = 'http';

  /** The port in public URLs, where it is not the scheme's own. */
  @IsOptional()
  @IsPort()
  PUBLIC_PORT?: string;

  /** Login of the app role: sees one tenant at a time. */
  @IsOptional()
  @IsUrl(postgresUrl)
  DATABASE_URL?: string;

  /** Login of the system role: lists ids across tenants. */
  @IsOptional()
  @IsUrl(postgresUrl)
  SYSTEM_DATABASE_URL?: string;

  /** Login that owns the tables; used while migrating only. */
  @IsOptional()
  @IsUrl(postgresUrl)
  MIGRATION_DATABASE_URL?: string;

  /** `transaction` behind a pooler that does not keep named statements. */
  @IsIn(['direct', 'transaction'])
  DATABASE_POOLER = 'direct';

  @IsInt()
  @Min(1)
  @Transform(({ value }) => Number(value))
  DATABASE_POOL_SIZE = 10;

  /** How long a statement may take; a connection that says nothing for longer is thrown away. */
  @IsInt()
  @Min(100)
  @Transform(({ value }) => Number(value))
  DATABASE_TIMEOUT_MS = 30_000;

  @IsOptional()
  @IsUrl({ protocols: ['smtp', 'smtps'], require_tld: false, require_protocol: true })
  SMTP_URL?: string;

  /** How long the mail server may say nothing. Less than the lease on a letter, or another process sends it as well. */
  @IsInt()
  @Min(100)
  @Max(90_000)
  @Transform(({ value }) => Number(value))
  SMTP_TIMEOUT_MS = 60_000;

  @IsEmail({ require_tld: false })
  MAIL_FROM = 'no-reply@customerconnect.example';

  /** Signs VERP return addresses and verifies the bounce webhook. */
  @IsString()
  @MinLength(16)
  MAIL_SECRET = SANDBOX_SECRET;

  @IsOptional()
  @Matches(/^(sk|rk)_(test|live)_/)
  STRIPE_SECRET_KEY?: string;

  @IsOptional()
  @Matches(/^whsec_/)
  STRIPE_WEBHOOK_SECRET?: string;

  /** How long one call to Stripe may say nothing; each is tried three times. */
  @IsInt()
  @Min(100)
  @Transform(({ value }) => Number(value))
  STRIPE_TIMEOUT_MS = 20_000;

  /** Another base for Stripe's API, as the sandbox sets it. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true })
  STRIPE_API_URL?: string;

  /** Seals evidence; kept outside the database on purpose. */
  @IsString()
  @MinLength(16)
  EVIDENCE_KEY = SANDBOX_SECRET;

  /** Signs evidence bundles: base64 of an Ed25519 key as PKCS #8. Without it one is drawn from EVIDENCE_KEY. */
  @IsOptional()
  @Matches(/^MC4CAQAwBQYDK2VwBCIEI[A-Za-z0-9+/]{43}=?$/)
  EVIDENCE_SIGNING_KEY?: string;

  /** Hashes tokens, cursors and markers. */
  @IsString()
  @MinLength(16)
  APP_SECRET = SANDBOX_SECRET;

  /** Where the embedded Postgres and the sandbox keep their state. */
  @IsString()
  DATA_DIR = '.data';

  /** Where erasures are written down outside the database; on a disk that all processes share and no restore resets. */
  @IsOptional()
  @IsString()
  ERASURE_LEDGER?: string;

  /** Default `info` in production; elsewhere less, so that the addresses that start-up prints stay in view. */
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  LOG_LEVEL = 'warn';

  /** Requests a minute for one person or key; an instance has ten times that. */
  @IsInt()
  @Min(1)
  @Transform(({ value }) => Number(value))
  RATE_LIMIT_PER_MINUTE = 1200;

  /** Rows that one person or program reads through a client's lists in an hour; exports are not counted (ToS 2.6). */
  @IsInt()
  @Min(1)
  @Transform(({ value }) => Number(value))
  BULK_READ_ROWS_PER_HOUR = 50_000;

  /** Lets a scraper that is not on loopback read /metrics with `Authorization: Bearer …`. */
  @IsOptional()
  @IsString()
  @MinLength(16)
  METRICS_TOKEN?: string;

  /** JSON with the operator's imprint (ToS 1.1); without it the known company profile. */
  @IsOptional()
  @IsString()
  LEGAL_ENTITY_FILE?: string;

  /** JSON with who processes personal data for the operator (ToS 9.6); without it those of the product itself. */
  @IsOptional()
  @IsString()
  SUB_PROCESSORS_FILE?: string;

  /** The operator's account for bank payments; nobody can be invoiced without one (ToS 4.6). */
  @IsOptional()
  @Matches(/^\d{3,4}-\d{4}$/)
  BANKGIRO?: string;

  /** How often the workers look for due work. */
  @IsInt()
  @Min(10)
  @Transform(({ value }) => Number(value))
  WORKER_INTERVAL_MS = 1000;

  /** How long /readyz says no before the door closes, so that a balancer has heard; default 5 s in production. */
  @IsInt()
  @Min(0)
  @Transform(({ value }) => Number(value))
  DRAIN_MS = 0;

  /** What is still at work, or has not said what it wants, is cut this long after the door closed. */
  @IsInt()
  @Min(0)
  @Transform(({ value }) => Number(value))
  STOP_WITHIN_MS = 8000;

  /** A test keeps none unless it says where. */
  get erasureLedgerFile(): string | undefined {
    return this.ERASURE_LEDGER ?? (this.NODE_ENV === 'test' ? undefined : `${this.DATA_DIR}/erasures.ndjson`);
  }

  get production(): boolean {
    return this.NODE_ENV === 'production';
  }

  /** The sandbox stands in for whatever the environment left out; never in production. */
  sandbox = false;

  /** `https://acme.customerconnect.example`; without a slug, the public site. */
  origin(slug?: string): string {
    const usual = this.PUBLIC_SCHEME === 'https' ? '443' : '80';
    const port = this.PUBLIC_PORT ?? (this.production ? usual : this.PORT);
    return `${this.PUBLIC_SCHEME}://${slug ? `${slug}.` : ''}${this.BASE_DOMAIN}${port === usual ? '' : `:${port}`}`;
  }
}

export class ConfigurationFault extends Error {
  constructor(readonly faults: string[]) {
    super(`The configuration has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n- ${faults.join('\n- ')}`);
    this.name = 'ConfigurationFault';
  }
}

/** Throws ConfigurationFault with every fault at once. An empty variable counts as absent. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const known = Object.keys(new Config()).filter((name) => name !== 'sandbox');
  const optional = [
    'PUBLIC_PORT',
    'DATABASE_URL',
    'SYSTEM_DATABASE_URL',
    'MIGRATION_DATABASE_URL',
    'SMTP_URL',
    'ERASURE_LEDGER',
  ];
  const stripe = [
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'STRIPE_API_URL',
    'METRICS_TOKEN',
    'LEGAL_ENTITY_FILE',
    'SUB_PROCESSORS_FILE',
    'EVIDENCE_SIGNING_KEY',
    'BANKGIRO',
  ];
  const given = [...known, ...optional, ...stripe].filter((name) => environment[name]);
  const config = plainToInstance(Config, Object.fromEntries(given.map((name) => [name, environment[name]])), {
    exposeDefaultValues: true,
  });
  // Decided once: start-up fills the gaps in, and must not seem to have found them filled.
  config.sandbox = !config.production && !(config.DATABASE_URL && config.SMTP_URL && config.STRIPE_SECRET_KEY);
  if (!config.production) config.BANKGIRO ??= SANDBOX_BANKGIRO;
  if (config.production) {
    config.LOG_LEVEL = environment.LOG_LEVEL ?? 'info';
    if (!environment.DRAIN_MS) config.DRAIN_MS = 5000;
  }

  const faults = validateSync(config).map(
    ({ property, constraints }) => `${property}: ${Object.values(constraints ?? {}).join('; ')}`,
  );
  faults.push(...togetherFaults(config), ...(config.production ? productionFaults(config) : []));
  if (faults.length > 0) throw new ConfigurationFault(faults);
  return config;
}

function togetherFaults(config: Config): string[] {
  const urls = ['DATABASE_URL', 'SYSTEM_DATABASE_URL', 'MIGRATION_DATABASE_URL'] as const;
  const missing = urls.filter((name) => !config[name]);
  const faults: string[] = [];
  if (missing.length > 0 && missing.length < urls.length)
    faults.push(
      `${missing.join(', ')}: the three database URLs belong together: the app's login sees one tenant at a time, ` +
        `the system's lists due work across tenants, the migrator's owns the tables`,
    );
  if (config.STRIPE_SECRET_KEY && !config.STRIPE_WEBHOOK_SECRET)
    faults.push('STRIPE_WEBHOOK_SECRET: needed to trust what Stripe sends when STRIPE_SECRET_KEY is set');
  return faults;
}

function productionFaults(config: Config): string[] {
  const needed = ['DATABASE_URL', 'SMTP_URL', 'STRIPE_SECRET_KEY'] as const;
  const secrets = ['MAIL_SECRET', 'EVIDENCE_KEY', 'APP_SECRET'] as const;
  const faults = needed
    .filter((name) => !config[name])
    .map((name) => `${name}: needed in production, where the sandbox is refused`);
  faults.push(
    ...secrets
      .filter((name) => config[name] === SANDBOX_SECRET)
      .map((name) => `${name}: the default is the sandbox's, and public`),
  );
  const stripe = { STRIPE_SECRET_KEY: SANDBOX_STRIPE_KEY, STRIPE_WEBHOOK_SECRET: SANDBOX_WEBHOOK_SECRET } as const;
  for (const name of ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] as const)
    if (config[name] === stripe[name]) faults.push(`${name}: this one is the sandbox's, and public`);
  if (config.BANKGIRO === SANDBOX_BANKGIRO) faults.push('BANKGIRO: this one is the sandbox’s, and nobody’s');
  if (config.PUBLIC_SCHEME !== 'https') faults.push('PUBLIC_SCHEME: production is served over https');
  return faults;
}
