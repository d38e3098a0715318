/**
 * The report as one HTML file that needs nothing else: table, plots and dates of alarms, in Chinese and English (a switch without
 * a script), readable by a screen reader, on paper and in the dark.
 */
import type { Words } from '../../contracts/words.ts';
import { chartOf, escapeText } from './chart.ts';
import { dateOfPoint } from './read-history.ts';
import { type BacktestReport, type MethodReport, titleOf } from './report.ts';
import { cellOf, columnsOf, type Language } from './table.ts';
import { COLUMNS, TEXT } from './words.ts';

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#59636e;--line:#d1d9e0;--count:#8aa4c0;--expected:#1b1f24;--limit:#8250df;--alarm:#b3261e;--outbreak:#f6d9a8}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#9aa6b2;--line:#30363d;--count:#4d6a8a;--expected:#e6edf3;--limit:#b392f0;--alarm:#ff8a80;--outbreak:#4a3a1a}}
body{font:16px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;color:var(--ink);background:var(--paper);max-width:78rem;margin:2rem auto;padding:0 1rem}
body:has(#zh:checked) [lang=en]:not(html),body:has(#en:checked) [lang=zh]:not(html){display:none}
fieldset{border:0;padding:0;float:right}.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.875rem}caption{text-align:left;color:var(--soft)}th,td{padding:.25rem .4rem;border-bottom:1px solid var(--line);text-align:right}th:first-child{text-align:left}
svg{width:100%;height:auto}.count{fill:var(--count)}.expected,.limit{fill:none;stroke:var(--expected);stroke-width:1.2}.limit{stroke:var(--limit);stroke-dasharray:4 2}
.alarm{fill:var(--alarm)}.outbreak{fill:var(--outbreak)}.axis{stroke:var(--line)}.tick{font-size:11px;fill:var(--soft)}
.key span{margin-right:1.5rem}.key i{display:inline-block;width:1rem;height:.6rem;margin-right:.3rem;vertical-align:middle}
p,.dates{color:var(--soft)}p{max-width:62rem}@media print{fieldset{display:none}}`;

export function pageOf(report: BacktestReport, language: Language): string {
  const name = escapeText(report.name);
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${pageTitle(language)} – ${name}</title><style>${STYLE}</style>`;
  const body = [
    switchOf(language),
    `<h1>${both(TEXT.title)}: ${name}</h1>`,
    ...notesOf(report).map((note) => `<p>${both(note)}</p>`),
    tableOf(report),
    keyOf(report),
    ...report.methods.map((row, i) => sectionOf(report, row, `m${String(i)}`)),
  ];
  return `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head>${head}</head><body><main>${body.join('\n')}</main></body></html>\n`;
}

function both({ zh, en }: Words): string {
  return `<span lang="zh">${escapeText(zh)}</span><span lang="en">${escapeText(en)}</span>`;
}

/** Of both, the reader's first: the switch turns the page over, its title stays. */
function pageTitle(language: Language): string {
  const { zh, en } = TEXT.title;
  return (language === 'zh' ? [zh, en] : [en, zh]).map((title) => escapeText(title)).join(' · ');
}

function switchOf(language: Language): string {
  const option = (id: Language, label: string): string =>
    `<label><input type="radio" name="language" id="${id}"${id === language ? ' checked' : ''}>${label}</label>`;
  return `<fieldset><legend>${both(TEXT.language)}</legend>${option('zh', '中文')} ${option('en', 'English')}</fieldset>`;
}

function notesOf({ history, outbreaks }: BacktestReport): Words[] {
  const known = history.hasRevisions ? TEXT.asKnown : TEXT.noRevisions;
  return outbreaks === null ? [known, TEXT.noTruth] : [known, TEXT.meaning, TEXT.compare];
}

function tableOf(report: BacktestReport): string {
  const columns = columnsOf(report);
  const head = columns.map((column) => `<th scope="col">${both(COLUMNS[column])}</th>`).join('');
  const rows = report.methods.map((row) => {
    const cells = columns.map((column, c) => {
      const text = escapeText(cellOf(column, row, report.methods));
      return c === 0 ? `<th scope="row">${text}</th>` : `<td>${text}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const first = report.history.windows[report.fromIndex]?.point.at ?? 0;
  const last = report.history.windows.at(-1)?.point.at ?? 0;
  const caption = `${dateOfPoint(first)} – ${dateOfPoint(last)}`;
  return `<div class="scroll" tabindex="0" role="region" aria-label="${TEXT.title.zh} ${TEXT.title.en}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function keyOf({ outbreaks }: BacktestReport): string {
  const names = [
    'count',
    'expected',
    'limit',
    'alarm',
    ...(outbreaks ? ['outbreak' as const] : []),
  ] as const;
  const items = names.map(
    (name) => `<span><i style="background:var(--${name})"></i>${both(TEXT[name])}</span>`,
  );
  return `<p class="key">${items.join('')}</p>`;
}

/** Dates beyond these are counted, not listed. */
const DATES_MAX = 200;

function sectionOf(report: BacktestReport, row: MethodReport, id: string): string {
  const dates = row.assessments.flatMap(({ outcome }, offset) =>
    outcome === 'exceeds'
      ? [dateOfPoint(report.history.windows[report.fromIndex + offset]?.point.at ?? 0)]
      : [],
  );
  const rest = dates.length - DATES_MAX;
  const listed = dates.slice(0, DATES_MAX).join(', ');
  const more = rest > 0 ? ` ${both(TEXT.more)} ${String(rest)}` : '';
  const params = Object.entries(row.params)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(', ');
  return `<section><h2>${escapeText(titleOf(row, report.methods))} <small>${escapeText(row.version)}</small></h2>${chartOf(report, row, id)}<p>${both(TEXT.parameters)}: ${escapeText(params)}</p><details><summary>${both(TEXT.alarmList)} (${String(dates.length)})</summary><p class="dates">${dates.length === 0 ? both(TEXT.none) : listed + more}</p></details></section>`;
}
