/** `supply.inventory.counted.v1`: units physically there, reserved ones included. */
export interface InventoryCounted {
  readonly sku: string;
  readonly location: string;
  readonly onHand: number;
  /** RFC 3339. */
  readonly countedAt?: string;
}

/** `supply.location.upserted.v1`: a warehouse or a shop; WGS 84 degrees. */
export interface LocationUpserted {
  readonly location: string;
  readonly name: string;
  readonly kind: 'warehouse' | 'shop';
  readonly lat: number;
  readonly lon: number;
  readonly address?: {
    readonly line1?: string;
    readonly city?: string;
    readonly region?: string;
    readonly postalCode?: string;
    /** ISO 3166-1 alpha-2. */
    readonly countryCode?: string;
  };
  readonly active?: boolean;
}

/** The states of an order, as the warehouse and the carrier name them. */
export type OrderStatusBody = 'PLACED' | 'CONFIRMED' | 'PICKING' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED';

/** `supply.order-status.changed.v1`. */
export interface OrderStatusChanged {
  readonly orderId: string;
  readonly from?: OrderStatusBody;
  readonly to: Exclude<OrderStatusBody, 'PLACED'>;
  /** RFC 3339. */
  readonly occurredAt: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly trackingUrl?: string;
}
