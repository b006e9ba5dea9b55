// apps/cli/mistake_pictures.cpp. Tested by tests/end_to_end/eval_test.py
#include "cli/mistake_pictures.h"

#include <algorithm>
#include <cmath>

#include "cli/data_uri.h"
#include "evaluation/worst_mistakes.h"
#include "imaging/enlarged_map.h"
#include "imaging/fit.h"
#include "inctrl/detector.h"
#include "pictures/overlay.h"
#include "pictures/write_picture.h"

namespace inctrl::cli {
namespace {

constexpr std::size_t kMost = 20;
constexpr int kPictureSide = 360, kPatchSide = 160, kQuality = 85;
constexpr int kAround = 2;  // patches shown on each side of the one that is meant

const LabelledPicture* find(const std::vector<LabelledPicture>& pictures, const std::string& path) {
  const auto found = std::find_if(pictures.begin(), pictures.end(), [&](const auto& p) { return p.path == path; });
  return found == pictures.end() ? nullptr : &*found;
}

// A part of the picture with its longer side at `side`.
Image scaled(const Image& picture, const Part& part, int side) {
  const int count = channels(picture.format);
  const double scale = static_cast<double>(side) / std::max(part.size.width, part.size.height);
  const Size size{std::max(1, static_cast<int>(std::lround(part.size.width * scale))),
                  std::max(1, static_cast<int>(std::lround(part.size.height * scale)))};
  const std::ptrdiff_t stride = static_cast<std::ptrdiff_t>(picture.width) * count;
  const Samples samples{picture.pixels.data() + part.top * stride + static_cast<std::ptrdiff_t>(part.left) * count,
                        part.size, stride, count};
  return {resize(samples, size, Resample::kBicubic), size.width, size.height, picture.format};
}

std::string uri_of(const Image& picture) {
  return jpeg_uri(encode_jpeg(picture.view(), kQuality));
}

// The patch with its surroundings, as far as they lie in the picture.
Part around_patch(const Image& picture, const ModelInfo& model, const PatchMatch& grid, int row, int column) {
  const Frame frame = plan_fit({picture.width, picture.height}, model.input_size, model.fit).frame;
  const auto cut = [](double begin, double cell, int index, int pixels, int& first, int& extent) {
    first = std::clamp(static_cast<int>(std::floor(begin + (index - kAround) * cell)), 0, pixels - 1);
    const int end = std::clamp(static_cast<int>(std::ceil(begin + (index + 1 + kAround) * cell)), first + 1, pixels);
    extent = end - first;
  };
  Part part;
  cut(frame.left, frame.width / grid.columns, column, picture.width, part.left, part.size.width);
  cut(frame.top, frame.height / grid.rows, row, picture.height, part.top, part.size.height);
  return part;
}

Image under_map(const Image& picture, Size original, const AnomalyMap& map, const ColourScale& scale) {
  const double across = static_cast<double>(picture.width) / original.width;
  const double down = static_cast<double>(picture.height) / original.height;
  const Frame frame{map.frame.left * across, map.frame.top * down, map.frame.width * across, map.frame.height * down};
  const EnlargedMap enlarged({map.values, map.rows, map.columns}, frame, {picture.width, picture.height});
  return draw_overlay(picture.view(), enlarged, scale, {});
}

// What a mistake's run compared.
struct Compared {
  const LabelledPicture* query = nullptr;
  std::vector<const LabelledPicture*> prompts;

  bool complete() const {
    return query && !prompts.empty() && std::find(prompts.begin(), prompts.end(), nullptr) == prompts.end();
  }
};

Compared find_compared(const Dataset& dataset, const Run& run, const std::string& path) {
  Compared compared;
  for (const Category& category : dataset.categories) {
    if (category.name != run.category) continue;
    compared.query = find(category.test, path);
    for (const std::string& prompt : run.prompts) compared.prompts.push_back(find(category.train, prompt));
  }
  return compared;
}

void show(Mistake& mistake, const Run& run, const EvaluationInputs& inputs) {
  const Compared compared = find_compared(inputs.dataset, run, mistake.path);
  if (!compared.complete()) return;
  const auto encoded = [&](const LabelledPicture& picture) {
    return inputs.cache.get(inputs.dataset, picture, inputs.files);
  };
  std::vector<EncodedPicture> prompts;
  for (const LabelledPicture* prompt : compared.prompts) prompts.push_back(encoded(*prompt));
  const PromptSet set = inputs.model.prompts_of(prompts, {.category = object_of(run.category), .sources = {}});
  const Detector detector(inputs.model, set);
  const EncodedPicture query = encoded(*compared.query);
  const PatchMatch match = detector.nearest_patch(query);
  const LabelledPicture& nearest = *compared.prompts[static_cast<std::size_t>(match.prompt)];

  const Image picture = load_picture(inputs.dataset, *compared.query, inputs.files);
  const Image prompt = load_picture(inputs.dataset, nearest, inputs.files);
  const Size size{picture.width, picture.height};
  const Image small = scaled(picture, {0, 0, size}, kPictureSide);
  const ModelInfo& model = inputs.model.info();
  const Part patch = around_patch(picture, model, match, match.row, match.column);
  const Part prompt_patch = around_patch(prompt, model, match, match.prompt_row, match.prompt_column);
  mistake.prompt = nearest.path;
  mistake.picture_uri = uri_of(small);
  mistake.map_uri = uri_of(under_map(small, size, detector.detect(query).anomaly_map,
                                     scale_of_maps(inputs.model.info().head, detector.region_level())));
  mistake.query_patch_uri = uri_of(scaled(picture, patch, kPatchSide));
  mistake.prompt_patch_uri = uri_of(scaled(prompt, prompt_patch, kPatchSide));
}

}  // namespace

std::vector<Mistake> mistakes_with_pictures(const Results& results, const EvaluationInputs& inputs) {
  std::vector<Mistake> mistakes;
  for (const WorstMistake& worst : worst_mistakes(results, kMost)) {
    const Run& run = results.runs[worst.run];
    const ImageScore& image = run.images[worst.image];
    Mistake mistake{run.category, image.path, run.shots, run.seed, image.anomalous, image.score, worst.wrong_share, {},
                    {},           {},         {},        {}};
    try {
      show(mistake, run, inputs);
    } catch (const Error&) {
      // It was readable when it was judged; the report says the rest without it.
    }
    mistakes.push_back(std::move(mistake));
  }
  return mistakes;
}

}  // namespace inctrl::cli
