// Units of results. Only what is put together of known units leaves as one: between the value and its interpretation senders write numbers of
// persons and names too.

/** UCUM and its relatives, as senders spell them; lower case. */
const ATOMS: ReadonlySet<string> = new Set(
  `g kg mg ug µg μg mcg ng pg fg ag t lb lbs oz gr dr gm gms gram grams mgs
  l dl cl ml ul µl μl nl pl fl hl cc m cm mm um µm μm nm km dm m2 sqm in ft inch inches cu
  mol kmol mmol umol µmol μmol nmol pmol fmol eq meq ueq osm mosm mosmol osmol
  iu miu uiu µiu μiu kiu u ku mu uu eu au bau ru cfu pfu tcid ffu index ratio score titer titre dil kat ukat µkat nkat arbu arb
  mpl gpl apl rlu od coi sco s co cutoff
  mmhg mm hg cmh o h2o kpa pa hpa mpa mbar bar torr atm
  sec secs second seconds min mins minute minutes h hr hrs hour hours d day days wk wks week weeks mo mos month months a y yr yrs year years
  hz khz mhz bpm beat beats breath breaths cel deg degc degf degrees degree celsius fahrenheit f c k v mv uv µv μv w mw kw j kj cal kcal n
  cell cells copies copy cop rbc rbcs wbc wbcs hpf lpf hp lp field fields ery leu ehrlich crea creat creatinine hb hgb nuc tot prot
  unit units percent pct per giga tera mega kilo milli micro nano pico thousand thousands million millions billion count counts ct
  x e log lg ln ph ppm ppb rad gy mgy sv msv ci bq dpt diop gfr bsa vol wt
  tab tabs tablet tablets cap caps capsule capsules box boxes bottle bottles piece pieces each dose doses puff puffs drop drops ampoule
  step steps microliter microliters milliliter deciliter liter liters litre femtoliter femtoliters picogram picograms nanogram microgram
  milligram milligrams kilogram kilograms millimole millimoles micromole molar equivalent standard international`
    .split(/\s+/)
    .filter((atom) => atom !== ''),
);
/** What Chinese reports count in. */
const HAN =
  /^[个份次分秒天株只条万亿千百级周月年岁年克升毫微纳拷贝倍粒片盒支瓶人秒时小单位国际]+$/u;
const UNIT_CHARACTERS_MAX = 40;
const DIGITS_MAX = 6;

/** undefined where it is none. */
export function unitForm(raw: string | undefined): string | undefined {
  if (raw === undefined || raw.length > UNIT_CHARACTERS_MAX) return undefined;
  if (raw.replace(/\D/g, '').length > DIGITS_MAX) return undefined;
  if (!/^[\p{L}\d%‰µμ°℃℉^*./()[\]{}'"+\- _#:×⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+$/u.test(raw)) return undefined;
  const words = raw.toLowerCase().match(/[a-zµμ]+|[^\P{L}a-zµμ]+/gu) ?? [];
  return words.every((word) => ATOMS.has(word) || HAN.test(word)) ? raw : undefined;
}
