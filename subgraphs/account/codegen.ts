import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '../../scripts/codegen.ts';

const config: CodegenConfig = subgraphCodegen({
  Account: '../../domain/account.ts#Account as AccountModel',
  Address: '../../domain/address.ts#Address as AddressModel',
  Consent: '../../domain/consent.ts#ConsentChange as ConsentChangeModel',
  ConsentChange: '../../domain/consent.ts#ConsentChange as ConsentChangeModel',
  CustomerGroup: '../../domain/group.ts#CustomerGroup as CustomerGroupModel',
  AccountExport: '../../operations/exportMyData.ts#DataExport',
  UserError: '../../domain/errors.ts#AccountError',
  AuditEntry: '../../domain/audit.ts#AuditEntry as AuditEntryModel',
  AuditOutcome: '../../domain/audit.ts#AuditOutcome as AuditOutcomeModel',
  AuditActor: '@commerce/kernel#AuditActor as AuditActorModel',
  ChangeRequest: '../../domain/changeRequest.ts#ChangeRequest as ChangeRequestModel',
  ApiKey: '../../domain/apiKey.ts#ApiKey as ApiKeyModel',
  VerifiedApiKey: '../../domain/apiKey.ts#ApiKey as ApiKeyModel',
  TenantLimits: '../../domain/tenantLimits.ts#StoredLimits',
  ModeLimits: '../../domain/tenantLimits.ts#ModeLimits as ModeLimitsModel',
});

export default config;
