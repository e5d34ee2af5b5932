import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { DataInventory, type HeldTable, type InventoriedTable } from '../shared-kernel/data-inventory.js';
import type { RetainedData } from '../shared-kernel/retained-data.js';
import { CrmModules } from './module-port.js';

const technical = { role: 'controller', retention: 'technical' } as const;

/** Messages carry references, and what a person sent or was answered waits here for a day at most. */
const platform: InventoriedTable[] = [
  {
    ...technical,
    table: 'outbox_message',
    subjects: ['user'],
    personal: [{ purposes: ['service'], columns: ['payload'] }],
    plain: [
      'tenant_id',
      'id',
      'type',
      'version',
      'occurred_at',
      'recorded_at',
      'state',
      'attempts',
      'next_attempt_at',
      'last_error',
    ],
  },
  {
    ...technical,
    table: 'inbox_message',
    subjects: [],
    personal: [],
    plain: ['tenant_id', 'consumer', 'message_id', 'processed_at'],
  },
  {
    ...technical,
    table: 'idempotency_key',
    subjects: ['user'],
    personal: [{ purposes: ['service'], columns: ['owner', 'body', 'headers'] }],
    plain: ['tenant_id', 'key', 'request_hash', 'state', 'status', 'claimed_at'],
  },
  { ...technical, table: 'business_clock', subjects: [], personal: [], plain: ['id', 'offset_ms', 'frozen_at_ms'] },
  { ...technical, table: 'mikro_orm_migrations', subjects: [], personal: [], plain: ['id', 'name', 'executed_at'] },
];

type Declarations = Record<string, readonly InventoriedTable[]>;

/** What the contexts declared at the root, and what each module says in its manifest. */
class DeclaredInventory extends DataInventory {
  constructor(
    private readonly declared: Declarations,
    private readonly modules: CrmModules,
  ) {
    super();
  }

  tables(): readonly HeldTable[] {
    const modules = this.modules.all().map(({ key, dataInventory }) => [key, dataInventory] as const);
    return [...Object.entries(this.declared), ...modules].flatMap(([holder, tables]) =>
      tables.map((table) => ({ ...table, holder })),
    );
  }
}

@Global()
@Module({})
export class DataInventoryModule {
  /** `kept` stands in the order in which it goes once its time is over. */
  static of(declared: Declarations, kept: Type<RetainedData>[]): DynamicModule {
    const inventory = {
      provide: DataInventory,
      useFactory: (modules: CrmModules) => new DeclaredInventory({ platform, ...declared }, modules),
      inject: [CrmModules],
    };
    return { module: DataInventoryModule, providers: [inventory, ...kept], exports: [DataInventory] };
  }
}
