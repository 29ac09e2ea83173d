import { productCount, skuOf } from '../subgraphs/data.ts';
import { instant, type Workload } from './workload.ts';

const query = `query ProductPage($sku: String!, $asOf: Int) {
  product(sku: $sku, asOf: $asOf) {
    sku
    title(asOf: $asOf)
    brand
    description
    price
    images { url alt width height }
    attributes { name value }
    inStock(asOf: $asOf)
    stock(asOf: $asOf) { location units }
    shippingEstimate
    averageRating
    reviews(first: 5, asOf: $asOf) { id rating body }
  }
}`;

/** One product from three subgraphs. */
export const page: Workload = {
  name: 'page',
  cycle: 1,
  operation: (n) => ({ query, variables: { sku: skuOf(n % productCount), asOf: instant(n) } }),
};

/** The page again and again, unchanged: what joining identical requests is worth. */
export const joined: Workload = {
  name: 'joined',
  cycle: 1,
  operation: () => ({ query, variables: { sku: skuOf(17), asOf: instant(0) } }),
};
