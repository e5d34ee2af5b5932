import { ApiProperty } from '@nestjs/swagger';
import { CATEGORIES } from '../domain/violations.js';
import { ConductPage, instant, text, uuid } from './http-answers.js';

export const REPORT_STATES = ['RECEIVED', 'JOINED', 'DISMISSED'] as const;

export class ReportAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'R-7Q3M2AB' })
  number!: string;

  @ApiProperty({ type: String, enum: REPORT_STATES })
  state!: string;

  @ApiProperty({ type: 'integer' })
  version!: number;

  @ApiProperty()
  where!: string;

  @ApiProperty()
  why!: string;

  @ApiProperty({ type: String, enum: CATEGORIES, enumName: 'ConductCategory', nullable: true })
  category!: string | null;

  @ApiProperty({ ...text, description: 'Of whoever reported; the reported never see it' })
  contact!: string | null;

  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;

  @ApiProperty({ ...uuid, description: 'The client that it is about, once known' })
  subjectTenantId!: string | null;

  @ApiProperty(uuid)
  caseId!: string | null;
}

export class ReportPage extends ConductPage {
  @ApiProperty({ type: [ReportAnswer] })
  items!: ReportAnswer[];
}

export class AuthorityReportAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'M-7Q3M2AB' })
  number!: string;

  @ApiProperty({ type: String, enum: ['PROPOSED', 'APPROVED'] })
  state!: string;

  @ApiProperty({ format: 'uuid' })
  caseId!: string;

  @ApiProperty({ format: 'uuid' })
  subjectTenantId!: string;

  @ApiProperty()
  authority!: string;

  @ApiProperty()
  legalBasis!: string;

  @ApiProperty()
  facts!: string;

  @ApiProperty({ format: 'uuid' })
  proposedBy!: string;

  @ApiProperty({ format: 'date-time' })
  proposedAt!: string;

  @ApiProperty(uuid)
  approvedBy!: string | null;

  @ApiProperty(instant)
  approvedAt!: string | null;
}

export class AuthorityReportList {
  @ApiProperty({ type: [AuthorityReportAnswer] })
  items!: AuthorityReportAnswer[];
}

export class PermitReceiptAnswer {
  @ApiProperty({ format: 'uuid' })
  id!: string;
}
