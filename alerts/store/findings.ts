// Verifications and risk assessments as rows: added in the transaction of the command, never changed.
import type { AlertId } from '../../contracts/ids.ts';
import { RiskAssessment } from '../../contracts/products/risk-assessment.ts';
import { Verification } from '../../contracts/products/verification.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { Findings } from '../lifecycle/findings.ts';

export async function saveFindings(tx: Tx, { verification, risk }: Findings): Promise<void> {
  if (verification !== null) {
    await tx.query(
      `INSERT INTO verifications (id, alert_id, occurrence, outcome, by_user, at, record)
       VALUES ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000), $7) ON CONFLICT (id) DO NOTHING`,
      [
        ...keysOf(verification),
        verification.outcome,
        verification.by,
        verification.at,
        verification,
      ],
    );
  }
  if (risk !== null) {
    await tx.query(
      `INSERT INTO risks (id, alert_id, occurrence, likelihood, impact, by_user, at, record)
       VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), $8) ON CONFLICT (id) DO NOTHING`,
      [...keysOf(risk), risk.likelihood, risk.impact, risk.by, risk.at, risk],
    );
  }
}

const keysOf = ({ id, alertId, occurrence }: Verification | RiskAssessment) => [
  id,
  alertId,
  occurrence,
];

export interface Found {
  /** Oldest first, of this occurrence of the alert. */
  readonly verifications: readonly Verification[];
  /** The latest judgement counts; null where there is none. */
  readonly risk: RiskAssessment | null;
}

export async function loadFindings(tx: Tx, alertId: AlertId, occurrence: number): Promise<Found> {
  const verifications = await tx.query<{ record: unknown }>(
    'SELECT record FROM verifications WHERE alert_id = $1 AND occurrence = $2 ORDER BY at, id',
    [alertId, occurrence],
  );
  const risks = await tx.query<{ record: unknown }>(
    'SELECT record FROM risks WHERE alert_id = $1 AND occurrence = $2 ORDER BY at DESC, id DESC LIMIT 1',
    [alertId, occurrence],
  );
  const latest = risks.rows[0];
  return {
    verifications: verifications.rows.map(({ record }) => Verification.parse(record)),
    risk: latest === undefined ? null : RiskAssessment.parse(latest.record),
  };
}
