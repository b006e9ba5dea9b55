// Which normal pictures differ much from the others? Tested by stand_outs.test.ts

import type { PromptImage } from '../api/types.ts';

const much = 1.5; // times the median

export function standOuts(images: readonly Pick<PromptImage, 'id' | 'score'>[]): Set<string> {
  const scores = images.flatMap(({ score }) => (score === null ? [] : [score])).sort((a, b) => a - b);
  // Of fewer than four none can be told to be the odd one.
  if (scores.length < 4) return new Set();
  const median = scores[Math.floor(scores.length / 2)] ?? 0;
  return new Set(images.filter(({ score }) => score !== null && score > median * much).map(({ id }) => id));
}
