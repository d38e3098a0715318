// The closed lists of products: what the machine does, why somebody is told, why a command is refused. Words: vocabulary/products.ts.

export const PRODUCT_NOTICES = ['product-waiting', 'product-issued', 'product-withdrawn'] as const;

export const PRODUCT_REFUSALS = ['not-verified', 'risk-not-assessed', 'text-incomplete'] as const;
