// Sends an act on a product and tells how it ended; what is shown of the alert is read again.
import { useQueryClient } from '@tanstack/react-query';
import type { ProductCommand } from '../../../contracts/products/product-command.ts';
import { type CommandAnswer, commandProduct } from '../api/commands.ts';
import { KEYS } from '../api/queries.ts';
import type { Typed } from '../api/typed-command.ts';
import { useTold } from './use-acts.ts';

export interface ProductAct {
  readonly title: string;
  readonly body: Typed<ProductCommand>;
  readonly version?: number;
}

export function useProductAct(alert: string): (act: ProductAct) => Promise<CommandAnswer> {
  const client = useQueryClient();
  const told = useTold();
  return async ({ title, body, version }) => {
    const answer = await commandProduct(body, version);
    await client.invalidateQueries({ queryKey: KEYS.alert(alert) });
    told(answer, title);
    return answer;
  };
}
