// Products as rows. A row is changed only by whoever holds its case, which the command has locked.
import type { AlertId } from '../../contracts/ids.ts';
import { Product } from '../../contracts/products/product.ts';
import type { ProductId } from '../../contracts/response-ids.ts';
import type { Tx } from '../../platform/store/pool.ts';

export async function loadProduct(tx: Tx, id: ProductId): Promise<Product | null> {
  const { rows } = await tx.query<{ record: unknown }>(
    'SELECT record FROM products WHERE id = $1',
    [id],
  );
  return rows[0] === undefined ? null : Product.parse(rows[0].record);
}

/** Of one alert, oldest first. */
export async function loadProducts(tx: Tx, alertId: AlertId): Promise<Product[]> {
  const { rows } = await tx.query<{ record: unknown }>(
    'SELECT record FROM products WHERE alert_id = $1 ORDER BY updated_at, id LIMIT 200',
    [alertId],
  );
  return rows.map(({ record }) => Product.parse(record));
}

export async function saveProduct(tx: Tx, product: Product): Promise<void> {
  await tx.query(
    `INSERT INTO products (id, alert_id, version, kind, state, place, drafted_by, approved_by, issued_at, updated_at, record)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9::float8 / 1000), to_timestamp($10::float8 / 1000), $11)
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, drafted_by = EXCLUDED.drafted_by,
       approved_by = EXCLUDED.approved_by, issued_at = EXCLUDED.issued_at, updated_at = EXCLUDED.updated_at, record = EXCLUDED.record`,
    [
      product.id,
      product.alertId,
      product.version,
      product.kind,
      product.state,
      product.place,
      product.draftedBy,
      product.approvedBy,
      product.issuedAt,
      product.updatedAt,
      product,
    ],
  );
}
