import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config.js';
import { localDate } from '../shared-kernel/calendar.js';
import { Clock } from '../shared-kernel/clock.js';
import { Conflict, NotFound } from '../shared-kernel/errors.js';
import { Ids } from '../shared-kernel/ids.js';
import { BackOffice, Company, SANDBOX_STAFF } from './company.js';
import type { Sandbox } from './sandbox.js';
import { laterFounder, pivotOf, SCENARIOS, type Scenario } from './scenarios.js';
import { Outside, TimeMachine } from './time-machine.js';

/** A scripted life as it is lived: whose, how far it came, and why it stopped before its end. */
export interface ScenarioRun {
  scenario: string;
  /** Known as soon as the company has signed up. */
  tenantId: string | null;
  state: 'playing' | 'done' | 'stopped';
  reason: string | null;
}

/** Plays a scenario where the sandbox's clock stands, with a fresh company; there is one clock, so one at a time. */
@Injectable()
export class ScenarioPlayer {
  run: ScenarioRun | null = null;

  constructor(
    private readonly machine: TimeMachine,
    private readonly outside: Outside,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  start(name: string): ScenarioRun {
    const scenario = SCENARIOS[name];
    if (!scenario) throw new NotFound();
    if (this.run?.state === 'playing')
      throw new Conflict('scenario-playing', 'A scenario is being played; the clock can follow one at a time.');

    const run: ScenarioRun = { scenario: name, tenantId: null, state: 'playing', reason: null };
    this.run = run;
    void this.play(scenario, run).then(
      () => Object.assign(run, { state: 'done' }),
      (error: Error) => Object.assign(run, { state: 'stopped', reason: error.message }),
    );
    return run;
  }

  private async play(scenario: Scenario, run: ScenarioRun): Promise<void> {
    const { mailboxUrl, stripeUrl } = this.outside as unknown as Sandbox;
    const around = { port: Number(this.config.PORT), mailboxUrl, stripeUrl, machine: this.machine };
    const [{ email, password }] = SANDBOX_STAFF;
    const office = await BackOffice.logIn(around, email, password);
    const pivot = pivotOf(scenario, localDate(this.clock.now()));

    const company = await Company.signUp(around, { ...laterFounder(this.serial()), ...scenario.founder });
    run.tenantId = company.tenantId;
    await scenario.play({ around, office, company, pivot });
  }

  private serial(): number {
    return Number.parseInt(this.ids.next().slice(-8), 16) % 100_000;
  }
}
