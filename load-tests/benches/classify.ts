// Classification of chief complaints by the shipped case definitions, by processor time. The floor is to bring the same text into its
// normal form, which every reader of Chinese complaints must do.
import { loadCatalogue } from '../../detectors/load-catalogue.ts';
import { CATALOGUE, loadSites, statements, ZONE } from '../material/city-visits.ts';
import { perCpuSecond } from '../stopwatch.ts';
import type { Bench } from './bench.ts';

const COMPLAINTS = 5_000;
const CPU_MS = 2_000;

export const classify: Bench = {
  name: 'classify',
  summary:
    'complaints read and classified by all case definitions, against normalising the same text',
  run: async ({ effort }) => {
    const { classifier } = loadCatalogue(CATALOGUE, ZONE);
    const told = statements({
      sites: loadSites(),
      count: COMPLAINTS,
      seed: 'classify',
      now: Date.now(),
    });
    // Each text is another one, so that nothing can be remembered from the last time.
    const records = told.map(({ visit }, index) => ({
      complaints: [`${visit.complaint}，第${String(index)}次`],
      temperatureC: visit.temperatureC,
    }));
    let met = 0;
    const classifyAll = (): number => {
      for (const record of records) met += classifier.classify(record).length;
      return records.length;
    };
    const normaliseAll = (): number => {
      let length = 0;
      for (const { complaints } of records)
        for (const text of complaints) length += text.normalize('NFKC').toLowerCase().length;
      return length > 0 ? records.length : 0;
    };
    const cpuMs = CPU_MS * effort.scale;
    const calls = classifyAll();
    const share = met / calls;
    perCpuSecond(cpuMs / 4, classifyAll);
    perCpuSecond(cpuMs / 4, normaliseAll);
    const rounds = Array.from({ length: effort.rounds }, () => ({
      normalise: perCpuSecond(cpuMs / 4, normaliseAll),
      classify: perCpuSecond(cpuMs, classifyAll),
    }));
    const floor = 'normal form of the text';
    return {
      bench: 'classify',
      figures: [
        { name: floor, unit: 'complaints/CPU-s', values: rounds.map((round) => round.normalise) },
        {
          name: 'classify',
          unit: 'complaints/CPU-s',
          values: rounds.map((round) => round.classify),
          floor,
        },
      ],
      notes: [
        `complaints of the simulated city; ${share.toFixed(2)} definitions met by each on average`,
      ],
    };
  },
};
