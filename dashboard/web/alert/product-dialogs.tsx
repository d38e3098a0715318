// The forms of a product: its text in both languages, or a word on why it is approved, issued or taken back.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Product } from '../../../contracts/products/product.ts';
import { useWords } from '../i18n/setup.ts';
import { Line, Paragraph } from '../ui/fields.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import type { ProductVerb } from './product-acts.ts';
import { useProductAct } from './use-product-act.ts';

interface DialogProps {
  readonly of: Product;
  readonly onClose: () => void;
}

const TEXT_MOST = 8000;
const TITLE_MOST = 2000;

function ReviseDialog({ of, onClose }: DialogProps): JSX.Element {
  const { t } = useTranslation();
  const act = useProductAct(of.alertId);
  const [title, setTitle] = useState(of.text.title);
  const [body, setBody] = useState(of.text.body.zh);
  const name = t('judgement.act.revise');
  return (
    <ReasonDialog
      title={name}
      subtitle={t('judgement.reviseText')}
      label={t('judgement.bodyEnglish')}
      initial={of.text.body.en}
      most={TEXT_MOST}
      rows={6}
      missing={t('room.incomplete')}
      action={t('action.confirm', { action: name })}
      send={(english) => {
        const text = { title, body: { zh: body.trim(), en: english } };
        if (text.body.zh === '' || title.zh.trim() === '' || title.en.trim() === '') return null;
        const revise = { command: 'revise', product: of.id, text } as const;
        return act({ title: name, body: revise, version: of.version });
      }}
      onClose={onClose}
    >
      <Line
        label={t('judgement.titleChinese')}
        most={TITLE_MOST}
        value={title.zh}
        onChange={(zh) => setTitle({ ...title, zh })}
      />
      <Line
        label={t('judgement.titleEnglish')}
        most={TITLE_MOST}
        value={title.en}
        onChange={(en) => setTitle({ ...title, en })}
      />
      <Paragraph
        label={t('judgement.bodyChinese')}
        rows={6}
        most={TEXT_MOST}
        value={body}
        onChange={setBody}
      />
    </ReasonDialog>
  );
}

function DecideDialog(
  props: DialogProps & { readonly verb: Exclude<ProductVerb, 'revise'> },
): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { of, verb, onClose } = props;
  const act = useProductAct(of.alertId);
  const title = t(`judgement.act.${verb}`);
  const needsReason = verb === 'withdraw';
  return (
    <ReasonDialog
      title={title}
      subtitle={inWords(of.text.title)}
      label={t(needsReason ? 'action.reason' : 'action.reasonOptional')}
      needsReason={needsReason}
      missing={t('action.reasonRequired')}
      action={t('action.confirm', { action: title })}
      send={(reason) =>
        act({ title, body: { command: verb, product: of.id, reason }, version: of.version })
      }
      onClose={onClose}
    >
      <p>{inWords(of.text.body)}</p>
    </ReasonDialog>
  );
}

export const ProductDialog = ({
  verb,
  ...props
}: DialogProps & { readonly verb: ProductVerb }): JSX.Element =>
  verb === 'revise' ? <ReviseDialog {...props} /> : <DecideDialog {...props} verb={verb} />;
