// 预警 is an official act of a person: no text of the product or of its catalogue calls a machine's finding so. Comments may say the word;
// the two texts of the interface that do tell the reader that a level is none.
import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const FOLDERS = ['alerts', 'bin', 'catalogue', 'contracts', 'dashboard/server', 'dashboard/web', 'detectors', 'ingest', 'platform'];
const TEXTS = /\.(tsx?|yaml|sql)$/;
/** Built, tests, and the words that clinicians write: what comes in is not what is said. */
const LEFT_OUT = /(^|\/)(dist|node_modules|lexicon)\/|\.test\.tsx?$/;
const COMMENT = /^\s*(\/\/|\/?\*|#|--)/;
/** Each says that it is a person's act, or not what is shown, or is the name of the third product of the national rule, which a person approves. */
const MAY_SAY = [/不是正式预警/, /正式预警须另行审批/, /预警决策建议/];

const lines = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => TEXTS.test(file) && !LEFT_OUT.test(file))
    .flatMap((file) =>
      readFileSync(new URL(`${folder}/${file}`, root), 'utf8')
        .split('\n')
        .map((text, at) => ({ place: `${folder}/${file}:${String(at + 1)}`, text })),
    ),
);

it('no machine’s finding is called an official warning', () => {
  expect(lines.length).toBeGreaterThan(20_000);
  const said = lines.filter(
    ({ text }) =>
      text.includes('预警') && !COMMENT.test(text) && !MAY_SAY.some((form) => form.test(text)),
  );
  expect(said).toEqual([]);
});
