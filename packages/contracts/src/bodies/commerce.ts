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

/** `commerce.account.erased.v1`: every subgraph removes or anonymises what it holds of the account. */
export interface AccountErased {
  readonly accountId: string;
  /** RFC 3339. */
  readonly erasedAt: string;
}
