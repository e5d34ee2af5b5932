import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CommandBus, type ICommand } from '@nestjs/cqrs';
import { callsGateway } from '../shared-kernel/commands.js';
import { currentScope } from './tenant-scope.js';
import { UnitOfWork } from './unit-of-work.js';

/**
 * Makes `one command = one transaction` true without a line in any handler: executing a command opens the
 * unit of work for its tenant, or joins the one that is open. A command marked `@CallsGateway` runs without
 * one and must not be executed inside one, because the outside cannot be rolled back.
 */
@Injectable()
export class TransactionalCommands implements OnModuleInit {
  constructor(
    private readonly bus: CommandBus,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  onModuleInit(): void {
    const execute = this.bus.execute.bind(this.bus);
    this.bus.execute = (async (command: ICommand & { tenantId?: string }) => {
      if (!command.tenantId) throw new Error(`${command.constructor.name} names no tenant`);
      if (!callsGateway(command)) return this.unitOfWork.run(command.tenantId, () => execute(command));
      if (currentScope()?.unit)
        throw new Error(`${command.constructor.name} calls a gateway, so it cannot run inside a transaction`);
      return execute(command);
    }) as typeof this.bus.execute;
  }
}
