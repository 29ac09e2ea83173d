import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '../../scripts/codegen.ts';

const sources = '../sources.ts#';

const config: CodegenConfig = subgraphCodegen({
  Product: '../../domain/product.ts#Product',
  Category: '../../domain/product.ts#Category',
  ProductGroup: '../../ports.ts#GroupWithVariants',
  ProductOption: `${sources}ProductOptionSource`,
  OptionValue: '../../domain/product.ts#OptionValue',
  Attribute: '../../domain/product.ts#Attribute',
  TextAttribute: `${sources}TextAttributeSource`,
  NumberAttribute: `${sources}NumberAttributeSource`,
  BooleanAttribute: `${sources}BooleanAttributeSource`,
  Media: '../../domain/product.ts#Media',
  PriceRow: '../../domain/price.ts#PriceRow',
  ProductConnection: `${sources}ProductConnectionSource`,
  ProductSearchConnection: `${sources}ProductSearchConnectionSource`,
  SearchFacets: '../../operations/countFacets.ts#SearchFacets',
  AttributeFacet: '../../operations/countFacets.ts#AttributeCounts',
  AttributeValueFacet: '../../ports.ts#AttributeFacet',
});

export default config;
