/** A product as far as it is known here. */
export interface ProductRef {
  readonly sku: string;
}
