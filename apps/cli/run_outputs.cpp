// apps/cli/run_outputs.cpp. Tested by tests/end_to_end/
#include "cli/run_outputs.h"

#include <iomanip>
#include <iostream>

#include "cli/detect_flags.h"
#include "imaging/enlarged_map.h"
#include "tensor/require.h"

namespace inctrl::cli {
namespace {

std::string caption_of(const Judged& judged) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(3) << judged.time.value_or(0) << " s   " << judged.result.pred_score << "  "
       << name(judged.result.pred_label);
  return text.str();
}

}  // namespace

RunOutputs::RunOutputs(const DetectFlags& flags, const RunFacts& facts, const ColourScale& scale,
                       const RunSource& source, const Say& say)
    : scale_(scale), video_file_(flags.live.out_video) {
  if (!flags.live.webhook.empty()) {
    webhook_ = std::make_unique<Webhook>(flags.live.webhook, WebhookOptions{.say = say});
    lined_ = make_result_writer("jsonl", line_, facts);
  }
  if (!video_file_.empty()) video_ = std::make_unique<OverlayVideo>(video_file_, source.rate());
  if (!flags.out.empty()) {
    folder_ = std::make_unique<OutputFolder>(flags.out, parse_map_kinds(flags.maps), scale);
    file_ = std::make_unique<ResultsFile>(folder_->folder(), source.is_endless());
    filed_ = make_result_writer("jsonl", file_->stream(), facts);
  }
  printed_ = make_result_writer(flags.format, std::cout, facts);
}

std::string RunOutputs::stem_for(const RunItem& item) {
  if (!folder_) return "";
  return item.is_unique ? item.name.relative.generic_string() : folder_->stem_for(item.name.relative);
}

Image RunOutputs::draw(const std::string& stem, const ImageView& picture, Judged& judged) {
  if (folder_) folder_->write_maps(stem, picture, judged);
  if (!video_) return {};
  const AnomalyMap& map = judged.result.anomaly_map;
  const EnlargedMap pixels({map.values, map.rows, map.columns}, map.frame, {picture.width, picture.height});
  return draw_overlay(picture, pixels, scale_, judged.result.regions);
}

void RunOutputs::write(const Judged& judged, const Image& overlay) {
  printed_->write(judged);
  require(std::cout.good(), ErrorCode::kBackend, "cannot write to standard output");
  if (filed_) {
    filed_->write(judged);
    file_->require_good();
  }
  if (webhook_) {
    line_.str("");
    lined_->write(judged);
    webhook_->post(line_.str());
  }
  if (video_ && !overlay.pixels.empty()) video_->add(overlay, judged.time.value_or(0), caption_of(judged));
}

void RunOutputs::finish() {
  printed_->end();
  if (folder_) {
    folder_->finish();
    filed_->end();
    file_->close();
  }
  if (video_) video_->finish();
  if (webhook_) posts_ = webhook_->finish();
}

std::string RunOutputs::summary() const {
  std::ostringstream text;
  if (folder_) text << "; see " << folder_->folder().string();
  if (video_) text << "; overlay video " << video_file_;
  if (webhook_) text << "; " << webhook_summary();
  return text.str();
}

std::string RunOutputs::webhook_summary() const {
  return "webhook: " + std::to_string(posts_.posted) + " posted, " + std::to_string(posts_.dropped) + " dropped";
}

}  // namespace inctrl::cli
