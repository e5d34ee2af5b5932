import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { reactionsOf } from '../shared-kernel/commands.js';

export interface Consumer {
  /** Class and method: the inbox key, so renaming either delivers recent events again. */
  name: string;
  /** Calls a gateway: runs without a transaction and must be idempotent by itself. */
  gateway: boolean;
  handle(event: object): Promise<void>;
}

/** Finds every `@ReactsTo` method among the providers. */
@Injectable()
export class Reactions implements OnModuleInit {
  private readonly byType = new Map<string, Consumer[]>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (!instance || typeof instance !== 'object') continue;
      for (const { method, eventType, gateway } of reactionsOf(instance)) {
        const react = (instance as Record<string, (event: object) => Promise<void>>)[method]!;
        const consumer = {
          name: `${instance.constructor.name}.${method}`,
          gateway,
          handle: (event: object) => react.call(instance, event),
        };
        this.byType.set(eventType, [...this.to(eventType), consumer]);
      }
    }
  }

  to(eventType: string): Consumer[] {
    return this.byType.get(eventType) ?? [];
  }
}
