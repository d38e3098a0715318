// The catalogue for a city at a share of its size: houses expect that share of visits, and of the measures only those rules judge that patterns
// ask for, because nobody looks at the others here.
import type { DetectorCatalogue } from '../../detectors/catalogue.ts';

export function cityScaled(catalogue: DetectorCatalogue, scale: number): DetectorCatalogue {
  const asked = catalogue.looks.flatMap((rule) =>
    rule.pattern === 'multi-trigger'
      ? rule.sources.flatMap(({ of }) => of.map((one) => ({ ...one, at: rule.at })))
      : [],
  );
  const sites = [...catalogue.sites].map(([id, site]) => {
    const expectedVisitsPerDay = site.expectedVisitsPerDay * scale;
    return [id, { ...site, expectedVisitsPerDay }] as const;
  });
  const detectors = [...catalogue.detectors].map(([measure, all]) => {
    const looked = all.flatMap((prepared) => {
      const { id, at } = prepared.rule;
      const levels = at.filter((level) =>
        asked.some((one) => one.measure === measure && one.detector === id && one.at === level),
      );
      return levels.length === 0 ? [] : [{ ...prepared, rule: { ...prepared.rule, at: levels } }];
    });
    return [measure, looked] as const;
  });
  return { ...catalogue, sites: new Map(sites), detectors: new Map(detectors) };
}
