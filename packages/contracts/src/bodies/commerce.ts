/** `commerce.order.placed.v1`: an order exists and its stock is committed. */
export interface OrderPlaced {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly accountId?: string;
  /** RFC 3339. */
  readonly placedAt: string;
  readonly currencyCode: string;
  /** Minor units. */
  readonly totalMinor: number;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** `commerce.product.changed.v1`: what the shop shows of a product may be different now. */
export interface ProductChanged {
  readonly id: string;
  readonly sku: string;
  readonly change: 'upserted' | 'deleted';
}

/** Units of one SKU, never below 0. */
interface StockUnits {
  readonly available: number;
  readonly onHand: number;
  readonly reserved: number;
}

/** `commerce.inventory.changed.v1`: a SKU's whole stock at one revision, over its locations in use. */
export interface InventoryChanged extends StockUnits {
  readonly sku: string;
  readonly locations: readonly (StockUnits & { readonly location: string })[];
}

/** `commerce.account.erased.v1`: every subgraph removes or anonymises what it holds of the account. */
export interface AccountErased {
  readonly accountId: string;
  /** RFC 3339. */
  readonly erasedAt: string;
}
