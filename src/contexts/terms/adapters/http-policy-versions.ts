import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Staff } from '../../../platform/http/access.js';
import { ListPolicyVersions, type PolicyVersionListing } from '../application/queries.js';

class PolicyVersionAnswer implements PolicyVersionListing {
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() reason!: string;
  @ApiProperty({ description: 'An account of the staff' }) setBy!: string;
  @ApiProperty({ format: 'date-time' }) setAt!: string;
}

class PolicyVersionList {
  @ApiProperty({ type: [PolicyVersionAnswer] }) items!: PolicyVersionAnswer[];
}

/** terms.md A3: whoever asks how the contract was read on a day finds it here, with the reason that was given. */
@ApiTags('terms')
@Controller('v1/terms/policy/versions')
export class PolicyVersionsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Staff()
  @ApiOkResponse({ type: PolicyVersionList, description: 'Newest first, each with why it was set' })
  async list(): Promise<PolicyVersionList> {
    return { items: await this.queries.execute(new ListPolicyVersions()) };
  }
}
