// Why somebody has the duty, in words.
import { useTranslation } from 'react-i18next';
import type { DutyReason } from '../../../contracts/roster.ts';

export function useReasonText(): (why: DutyReason) => string {
  const { t } = useTranslation();
  return (why) => {
    if (why.by === 'override') return t(why.swap === null ? 'duty.byOverride' : 'duty.bySwap');
    return t(why.by === 'head' ? 'duty.byHead' : 'duty.byLayer');
  };
}
