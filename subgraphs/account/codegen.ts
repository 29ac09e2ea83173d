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
});

export default config;
