import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '../../scripts/codegen.ts';

const config: CodegenConfig = subgraphCodegen({
  Cart: '../../domain/cart.ts#Cart as CartModel',
  CartLine: '../views.ts#LineView',
  CartWarning: '../views.ts#WarningView',
  PriceChangedWarning: '../views.ts#PriceChangedView',
  InsufficientStockWarning: '../views.ts#InsufficientStockView',
  UnavailableWarning: '../views.ts#WarningView',
  Money: '@commerce/kernel#Money as MoneyModel',
  UserError: '../../domain/errors.ts#CartError',
  Account: '../views.ts#Reference',
  Order: '../views.ts#Reference',
});

export default config;
