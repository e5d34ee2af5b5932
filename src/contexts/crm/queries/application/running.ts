import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../shared-kernel/clock.js';
import { CallsGateway } from '../../../../shared-kernel/commands.js';
import { Ids } from '../../../../shared-kernel/ids.js';
import type { Actor } from '../../../../shared-kernel/tenant.js';
import { Metering } from '../../../subscription/contract.js';
import { type DefinitionDraft, readDefinition } from '../domain/definition.js';
import { QueryRuns, SavedQueries } from '../domain/ports.js';
import { type Answer, QueryRun, type Question, type RunFacts } from '../domain/query-run.js';
import { QueryCatalogue, QueryEngine } from './ports.js';

/** The meter that every run draws one unit from (ToS 4.4). */
export const QUERIES_METER = 'queries';

export type RunOutcome = { runId: string; resultId: string } | { runId: string; failure: string };

/** What to ask: a saved query, or a question that nobody needs again. */
export type Asked = { queryId: string } | { definition: DefinitionDraft };

/**
 * Reserve a unit, ask, settle: three steps, because a long question must not hold the quota's row and make
 * every other run of the tenant wait.
 */
@CallsGateway()
export class RunQuery extends Command<RunOutcome> {
  constructor(
    readonly tenantId: string,
    readonly asked: Asked,
    readonly by: Actor,
  ) {
    super();
  }
}

@CommandHandler(RunQuery)
export class RunningQueries implements ICommandHandler<RunQuery> {
  constructor(
    private readonly commands: CommandBus,
    private readonly engine: QueryEngine,
    private readonly catalogue: QueryCatalogue,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, asked, by }: RunQuery): Promise<RunOutcome> {
    const startedAt = this.clock.now();
    const { question, reservationId } = await this.commands.execute(new ReserveRun(tenantId, asked));
    const begun = { tenantId, id: this.ids.next(), question, ranBy: by.id, startedAt };

    const answer = await this.ask(tenantId, question).catch(async (error: unknown) => {
      await this.commands.execute(new RecordFailure(tenantId, this.ended(begun), reservationId, 'broke'));
      throw error;
    });
    if (answer !== 'timed-out')
      return this.commands.execute(new RecordAnswer(tenantId, this.ended(begun), reservationId, answer));
    return this.commands.execute(new RecordFailure(tenantId, this.ended(begun), reservationId, answer));
  }

  private async ask(tenantId: string, { definition }: Question): Promise<Answer | 'timed-out'> {
    return this.engine.run(tenantId, definition, this.catalogue.source(definition.source));
  }

  private ended(begun: Omit<RunFacts, 'endedAt'>): RunFacts {
    return { ...begun, endedAt: this.clock.now() };
  }
}

/** Throws Forbidden `quota-exceeded` (ToS 4.5) when the period's units are used up. */
export class ReserveRun extends Command<{ question: Question; reservationId: string }> {
  constructor(
    readonly tenantId: string,
    readonly asked: Asked,
  ) {
    super();
  }
}

@CommandHandler(ReserveRun)
export class ReservingRuns implements ICommandHandler<ReserveRun> {
  constructor(
    private readonly queries: SavedQueries,
    private readonly catalogue: QueryCatalogue,
    private readonly metering: Metering,
  ) {}

  async execute({ tenantId, asked }: ReserveRun): Promise<{ question: Question; reservationId: string }> {
    const question = await this.question(tenantId, asked);
    const { reservationId } = await this.metering.reserve(tenantId, QUERIES_METER, 1);
    return { question, reservationId };
  }

  private async question(tenantId: string, asked: Asked): Promise<Question> {
    if ('definition' in asked) {
      const definition = readDefinition(asked.definition, this.catalogue.source(asked.definition.source));
      return { queryId: null, name: '', definition };
    }
    const { id, name, definition } = await this.queries.byId(tenantId, asked.queryId);
    // Read again: a field may have left the source since it was saved.
    return { queryId: id, name, definition: readDefinition(definition, this.catalogue.source(definition.source)) };
  }
}

export class RecordAnswer extends Command<{ runId: string; resultId: string }> {
  constructor(
    readonly tenantId: string,
    readonly run: RunFacts,
    readonly reservationId: string,
    readonly answer: Answer,
  ) {
    super();
  }
}

@CommandHandler(RecordAnswer)
export class RecordingAnswers implements ICommandHandler<RecordAnswer> {
  constructor(
    private readonly runs: QueryRuns,
    private readonly metering: Metering,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, run, reservationId, answer }: RecordAnswer): Promise<{ runId: string; resultId: string }> {
    const ended = QueryRun.succeed(run, this.ids.next(), answer);
    await this.metering.settle(tenantId, reservationId);
    await this.runs.add(ended.run, ended.result);
    return { runId: run.id, resultId: ended.result.id };
  }
}

/** ToS 4.4: what gave no result costs nothing. */
export class RecordFailure extends Command<{ runId: string; failure: string }> {
  constructor(
    readonly tenantId: string,
    readonly run: RunFacts,
    readonly reservationId: string,
    readonly failure: string,
  ) {
    super();
  }
}

@CommandHandler(RecordFailure)
export class RecordingFailures implements ICommandHandler<RecordFailure> {
  constructor(
    private readonly runs: QueryRuns,
    private readonly metering: Metering,
  ) {}

  async execute({ tenantId, run, reservationId, failure }: RecordFailure): Promise<{ runId: string; failure: string }> {
    await this.metering.release(tenantId, reservationId);
    await this.runs.add(QueryRun.fail(run, failure));
    return { runId: run.id, failure };
  }
}
