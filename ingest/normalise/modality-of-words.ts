// The device that the name of an examination tells: 胸部CT平扫, MRI brain, 腹部彩超. A word inside another is none: a fracture is no CT.

const MODALITIES: readonly (readonly [RegExp, string])[] = [
  [/(?<![a-z])CT[AV]?(?![a-z])/i, 'CT'],
  [/(?<![a-z])MR[IAV]?(?![a-z])|磁共振/i, 'MR'],
  [/超声|彩超|B超|ultrasound/i, 'US'],
  [/胸片|X线|X光|平片|(?<![a-z])(?:DR|DX|XR|X-?ray)(?![a-z])|radiograph/i, 'DX'],
  [/(?<![a-z])CR(?![a-z])/i, 'CR'],
];

export const modalityOfWords = (words = ''): string | undefined =>
  MODALITIES.find(([known]) => known.test(words))?.[1];
