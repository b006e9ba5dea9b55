// src/detector/normal_scores.cpp: what do normal pictures score: the prompts among themselves, and further ones?
// Tested by tests/detector/calibrate_test.cpp
#include "detector/normal_scores.h"

#include <algorithm>
#include <utility>

#include "detector/encode_pictures.h"
#include "detector/prompt_tokens.h"
#include "imaging/mild_changes.h"
#include "inctrl/detector.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::size_t kMostLeftOut = 16;
constexpr float kSamePicture = 1e-5f;  // the largest patch residual of a picture that is a prompt

// A prompt as a query. Its picture's size is not kept: only a mask would ask, which lies over the whole picture.
PictureTokens as_query(Encoding encoding, const PromptSetInfo& info) {
  constexpr int kSide = 1000;
  PictureTokens query;
  query.encoding = std::move(encoding);
  query.size = {kSide, kSide};
  query.frame = {0, 0, kSide, kSide};
  query.model = info.model, query.model_identity = info.model_identity, query.fit = info.fit;
  query.tiles = info.tiles;
  return query;
}

// Those that are no prompts.
std::vector<float> scores_of_others(const Detector& detector, std::span<const EncodedPicture> pictures) {
  std::vector<float> scores;
  for (const EncodedPicture& picture : pictures) {
    const Result result = detector.detect(picture);
    if (result.parts.patch >= kSamePicture) scores.push_back(result.pred_score);
  }
  return scores;
}

}  // namespace

NormalPrior prior_of(const std::string& head) {
  // Residuals of all products spread much alike; of trained heads less is known.
  return head == "none" ? NormalPrior{.spread = 0.18, .weight = 4} : NormalPrior{.spread = 0.5, .weight = 2};
}

std::vector<NormalScore> Model::own_scores(const PromptSet& prompts, const Image& ignore) const {
  const PromptTokens& tokens = *prompts.tokens_;
  std::vector<NormalScore> scores;
  for (const float score : tokens.variations.front()) scores.push_back({score, NormalKind::kVaried});
  std::vector<Encoding> encodings = encodings_of(tokens);
  if (encodings.size() < 2) return scores;
  const std::size_t rounds = std::min(encodings.size(), kMostLeftOut);
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::size_t left_out = round * encodings.size() / rounds;
    auto others = std::make_shared<PromptTokens>();
    others->info = tokens.info, others->text = tokens.text, others->mask = tokens.mask;
    std::vector<Encoding> kept;
    for (std::size_t i = 0; i < encodings.size(); ++i)
      if (i != left_out) kept.push_back(encodings[i]);
    fill_tokens(*others, kept);
    const Detector detector(*this, PromptSet(std::move(others)), {.decide = false, .ignore = ignore});
    const Result result = detector.judge(as_query(encodings[left_out], tokens.info));
    scores.push_back({result.pred_score, NormalKind::kLeftOut});
  }
  return scores;
}

void Model::note_variation(const ImageView& picture, PictureTokens& tokens) const {
  if (compiled_->info.tiles.count() > 1) return;  // the changed copies are not of the same size
  if (compiled_->info.head != "none") return;  // how much further a new picture is was measured without trained heads
  const std::vector<Image> copies = mild_changes(picture);
  std::vector<ImageView> views;
  for (const Image& copy : copies) views.push_back(copy.view());
  auto alone = std::make_shared<PromptTokens>();
  alone->info = {compiled_->info.name, compiled_->info.identity, compiled_->info.fit, {}, {}};
  fill_tokens(*alone, {tokens.encoding});
  const Detector detector(*this, PromptSet(std::move(alone)), {.decide = false});
  for (const Result& result : detector.detect(views)) tokens.variation.push_back(result.pred_score);
}

PromptSet Model::calibrate(const PromptSet& prompts, const CalibrationOptions& options) const {
  const Detector detector(*this, prompts, {.decide = false});
  Calibration calibration = prompts.calibration().value_or(Calibration{});
  calibration.false_alarms = options.false_alarms.value_or(calibration.false_alarms);
  require(calibration.false_alarms > 0 && calibration.false_alarms < 1, ErrorCode::kInvalidArgument,
          "false alarms: a share between 0 and 1 is needed, not ", calibration.false_alarms);
  std::vector<NormalScore> normals = own_scores(prompts, {});
  if (options.normals.empty())
    std::copy_if(calibration.normals.begin(), calibration.normals.end(), std::back_inserter(normals),
                 [](const NormalScore& normal) { return normal.kind == NormalKind::kHeldOut; });
  for (const float score : scores_of_others(detector, options.normals))
    normals.push_back({score, NormalKind::kHeldOut});
  calibration.normals = std::move(normals);
  if (!options.reviewed_defects.empty())
    calibration.reviewed_defects = scores_of_others(detector, options.reviewed_defects);
  auto tokens = std::make_shared<PromptTokens>(*prompts.tokens_);
  tokens->calibration = std::move(calibration);
  return PromptSet(std::move(tokens));
}

}  // namespace inctrl
