import { Injectable } from '@nestjs/common';
import { ContractParties, type ContractParty } from '../../terms/contract-bundle.js';
import { Clients, InstanceAddresses } from '../contract.js';

/** The client's side of a contract, for its evidence. */
@Injectable()
export class ClientParties extends ContractParties {
  constructor(
    private readonly clients: Clients,
    private readonly addresses: InstanceAddresses,
  ) {
    super();
  }

  async of(tenantId: string): Promise<ContractParty> {
    const client = await this.clients.profile(tenantId);
    const { name, customerKind, country, language, registrationEmail } = client;
    return {
      tenantId,
      name,
      orgNo: client.orgNo ?? null,
      customerKind,
      country,
      language,
      registrationEmail,
      instanceUrl: await this.addresses.of(tenantId),
      instanceState: client.state,
      agreementConcludedAt: client.agreementConcludedAt ?? null,
      agreementEndedAt: client.agreementEndedAt ?? null,
    };
  }
}
