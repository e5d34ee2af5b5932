import { Body, Controller, type DynamicModule, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional } from 'class-validator';
import { Public } from '../platform/http/access.js';
import type { Sandbox } from './sandbox.js';
import { ScenarioPlayer, type ScenarioRun } from './scenario-player.js';
import { SCENARIOS } from './scenarios.js';
import { ClockFollower, type ClockReading, Outside, TimeMachine } from './time-machine.js';

class ClockMove {
  /** The instant to stand at, ISO 8601. */
  @IsISO8601({ strict: true })
  to!: string;

  /** `advance` lives through every due instant; `jump` is downtime. */
  @IsOptional()
  @IsIn(['advance', 'jump'])
  manner: 'advance' | 'jump' = 'advance';
}

/** The clock's handle. Anyone at a sandbox may turn it; in production this module does not exist. */
@ApiExcludeController()
@Public({ anyHost: true })
@Controller('v1/sandbox')
class SandboxController {
  constructor(
    private readonly timeMachine: TimeMachine,
    private readonly outside: Outside,
    private readonly player: ScenarioPlayer,
  ) {}

  @Get('clock')
  clock(): Promise<ClockReading> {
    return this.timeMachine.reading();
  }

  @Post('clock')
  @HttpCode(200)
  async move(@Body() move: ClockMove): Promise<ClockReading> {
    const target = new Date(move.to);
    await (move.manner === 'jump' ? this.timeMachine.jumpTo(target) : this.timeMachine.advanceTo(target));
    return this.timeMachine.reading();
  }

  /** The scripted lives, and the one that is being lived or was the last. */
  @Get('scenarios')
  scenarios(): { items: { name: string; about: string }[]; run: ScenarioRun | null } {
    const items = Object.entries(SCENARIOS).map(([name, { about }]) => ({ name, about }));
    return { items, run: this.player.run };
  }

  @Post('scenarios/:name')
  @HttpCode(202)
  play(@Param('name') name: string): ScenarioRun {
    return this.player.start(name);
  }

  /** Where a person finds the mailbox and Stripe's stand-in. */
  @Get()
  places(): { mailbox: string; stripe: string } {
    const { mailboxUrl, stripeUrl } = this.outside as unknown as Sandbox;
    return { mailbox: mailboxUrl, stripe: stripeUrl };
  }
}

@Module({})
export class SandboxModule {
  static with(sandbox: Sandbox): DynamicModule {
    return {
      module: SandboxModule,
      controllers: [SandboxController],
      providers: [TimeMachine, ClockFollower, ScenarioPlayer, { provide: Outside, useValue: sandbox }],
      exports: [TimeMachine],
    };
  }
}
