// What was found and judged of alerts, and their products. Desks see all of their jurisdictions; a member of a department the issued products
// that were addressed to one of its offices.
import type { Account } from '../../../contracts/account.ts';
import type { AlertId } from '../../../contracts/ids.ts';
import { Product } from '../../../contracts/products/product.ts';
import { RiskAssessment } from '../../../contracts/products/risk-assessment.ts';
import { Verification } from '../../../contracts/products/verification.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { isDesk, placePatterns } from '../scope.ts';

const SHOWN_MAX = 200;

/** `$1` patterns, `$2` departments. A withdrawn product that was issued stays with those who were told of it. */
const seenBy = (account: Account): string =>
  isDesk(account)
    ? 'place LIKE ANY ($1::text[]) AND $2::text[] IS NOT NULL'
    : `issued_at IS NOT NULL AND EXISTS (SELECT 1 FROM jsonb_array_elements(record -> 'recipients') AS office
         WHERE office ->> 'department' = ANY ($2::text[]) AND office ->> 'place' LIKE ANY ($1::text[]))`;

export async function readProducts(
  db: Queryable,
  account: Account,
  alert: AlertId | null,
): Promise<Product[]> {
  const { rows } = await db.query<{ record: unknown }>(
    `SELECT record FROM products WHERE ${seenBy(account)} AND ($3::text IS NULL OR alert_id = $3)
     ORDER BY updated_at DESC, id DESC LIMIT ${String(SHOWN_MAX)}`,
    [placePatterns(account.places), account.departments, alert],
  );
  return rows.map(({ record }) => Product.parse(record));
}

/** Whether the account may know that the product exists. */
export async function maySeeProduct(db: Queryable, account: Account, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT 1 FROM products WHERE ${seenBy(account)} AND id = $3`,
    [placePatterns(account.places), account.departments, id],
  );
  return rowCount === 1;
}

/** Oldest first. The caller has made sure that the account is a desk that may see the alert. */
export async function readVerifications(db: Queryable, alert: AlertId): Promise<Verification[]> {
  const { rows } = await db.query<{ record: unknown }>(
    `SELECT record FROM verifications WHERE alert_id = $1 ORDER BY at, id LIMIT ${String(SHOWN_MAX)}`,
    [alert],
  );
  return rows.map(({ record }) => Verification.parse(record));
}

/** As `readVerifications`. */
export async function readRisks(db: Queryable, alert: AlertId): Promise<RiskAssessment[]> {
  const { rows } = await db.query<{ record: unknown }>(
    `SELECT record FROM risks WHERE alert_id = $1 ORDER BY at, id LIMIT ${String(SHOWN_MAX)}`,
    [alert],
  );
  return rows.map(({ record }) => RiskAssessment.parse(record));
}
