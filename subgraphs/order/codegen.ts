import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '../../scripts/codegen.ts';

const config: CodegenConfig = subgraphCodegen({
  Order: '../../domain/order.ts#Order as OrderModel',
  OrderLine: '../views.ts#LineView',
  Money: '@commerce/kernel#Money as MoneyModel',
  UserError: '../userErrors.ts#UserErrorView',
  InvalidInput: '../userErrors.ts#InvalidView',
  NotFound: '../userErrors.ts#NotFoundView',
  VersionConflict: '../userErrors.ts#VersionConflictView',
  InsufficientStock: '../userErrors.ts#InsufficientStockView',
  PriceChanged: '../userErrors.ts#PriceChangedView',
  Account: '../views.ts#Reference',
  OrderConnection: '../connections.ts#OrderConnectionView',
});

export default config;
