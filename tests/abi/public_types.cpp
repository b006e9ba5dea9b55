// tests/abi/public_types.cpp: every type of the public headers, where the tools that compare layouts can see it.
#include "inctrl.h"
#include "inctrl/detector.h"
#include "inctrl/error.h"
#include "inctrl/suggestion.h"

namespace inctrl {

void use(const Calibration&, const DetectorOptions&, const PatchMatch&, const DecisionBasis&, const Detector&) {}
void use(const EncodedPicture&, const Error&, const ImageView&, const Image&, const Frame&, const Box&) {}
void use(const ModelOptions&, const PromptOptions&, const EncodeOptions&, const CalibrationOptions&) {}
void use(const Licence&, const ModelInfo&, const Model&, Fit, Precision, const Tiles&, const PromptSet&) {}
void use(const PromptSetInfo&, const PromptSetNotes&, const PromptPicture&, Label, const AnomalyMap&, const Parts&) {}
void use(const Result&, const SuggestOptions&, const Suggestion&) {}

}  // namespace inctrl

extern "C" void use_c(inctrl_status, inctrl_pixel_format, const inctrl_image*, const inctrl_model_options*,
                      const inctrl_detector_options*, inctrl_label, const inctrl_box*, const inctrl_result*) {}
