import { instant, type Workload } from './workload.ts';

const query = `fragment Person on Account { id name(asOf: $asOf) handle }
fragment Opinion on Review { id body }
fragment Item on Product { sku title(asOf: $asOf) price weight inStock(asOf: $asOf) shippingEstimate }

query Deep($asOf: Int) {
  topAccounts(asOf: $asOf) {
    ...Person
    reviews(asOf: $asOf) {
      ...Opinion
      product {
        ...Item
        reviews(asOf: $asOf) {
          ...Opinion
          author {
            ...Person
            reviews(asOf: $asOf) {
              ...Opinion
              product { ...Item }
            }
          }
        }
      }
    }
  }
  topProducts(asOf: $asOf) {
    ...Item
    reviews(asOf: $asOf) {
      ...Opinion
      author {
        ...Person
        reviews(asOf: $asOf) {
          ...Opinion
          product { ...Item }
        }
      }
    }
  }
}`;

/** Round and round among a few accounts and products: hundreds of representations, few of them distinct. */
export const deep: Workload = {
  name: 'deep',
  cycle: 1,
  operation: (n) => ({ query, variables: { asOf: instant(n) } }),
};
