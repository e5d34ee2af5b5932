import { Global, Module } from '@nestjs/common';
import { LegalHoldController } from './adapters/http.js';
import { ListLegalHoldsHandler, PostgresLegalHolds } from './adapters/postgres.js';
import { PlaceLegalHoldHandler, ReleaseLegalHoldHandler } from './application/holding.js';
import { LegalHolds } from './domain/legal-hold.js';

@Global()
@Module({
  controllers: [LegalHoldController],
  providers: [
    { provide: LegalHolds, useClass: PostgresLegalHolds },
    PlaceLegalHoldHandler,
    ReleaseLegalHoldHandler,
    ListLegalHoldsHandler,
  ],
})
export class PrivacyModule {}
