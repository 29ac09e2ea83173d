import { productCount } from '../subgraphs/data.ts';
import { instant, type Workload } from './workload.ts';

const query = `query ProductList($offset: Int!, $asOf: Int) {
  products(first: 50, offset: $offset, asOf: $asOf) {
    sku
    title(asOf: $asOf)
    brand
    price
    images { url alt }
    inStock(asOf: $asOf)
    stock(asOf: $asOf) { location units }
  }
}`;

/** Fifty products with their stock, from two subgraphs. */
export const list: Workload = {
  name: 'list',
  cycle: 1,
  operation: (n) => ({ query, variables: { offset: (n * 10) % (productCount - 50), asOf: instant(n) } }),
};
