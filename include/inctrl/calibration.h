// inctrl/calibration.h: what is known of the scores that normal pictures get, and so of where anomalous ones begin.
#pragma once

#include <vector>

namespace inctrl {

// How a normal picture came to its score.
enum class NormalKind {
  kLeftOut,  // a prompt, judged by the other prompts: a little high, since they are one fewer
  kHeldOut,  // a picture that is no prompt, judged by all of them, as a query is
  kVaried,   // a prompt slightly turned, scaled or moved, judged by itself: far too low, yet all that one picture tells
};

struct NormalScore {
  float score = 0;  // pred_score
  NormalKind kind = NormalKind::kLeftOut;
};

struct Calibration {
  std::vector<NormalScore> normals;
  double false_alarms = 0.01;           // the share of normal pictures that may be called anomalous, in (0, 1)
  std::vector<float> reviewed_defects;  // scores of pictures that must be called anomalous, whatever that costs
};

}  // namespace inctrl
