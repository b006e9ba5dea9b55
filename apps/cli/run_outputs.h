// apps/cli/run_outputs.h: where does a run's result go? Standard output, the folder, the overlay video, the webhook.
// Tested by tests/end_to_end/
#pragma once

#include <functional>
#include <memory>
#include <sstream>
#include <string>

#include "cli/judged.h"
#include "cli/output_folder.h"
#include "cli/result_writer.h"
#include "cli/results_file.h"
#include "cli/run_source.h"
#include "pictures/overlay_video.h"
#include "webhook/webhook.h"

namespace inctrl::cli {

class RunOutputs {
 public:
  using Say = std::function<void(const std::string&)>;

  // `flags` must outlive it. `say`: told from any thread when the webhook fails.
  RunOutputs(const DetectFlags& flags, const RunFacts& facts, const ColourScale& scale, const RunSource& source,
             const Say& say);

  // The files of an item begin so; call in the items' order.
  std::string stem_for(const RunItem& item);

  // Writes the maps of a picture, and draws its frame of the overlay video if there is one. Any thread.
  Image draw(const std::string& stem, const ImageView& picture, Judged& judged);

  // One result, in order. kBackend if standard output or the disk does not take it.
  void write(const Judged& judged, const Image& overlay);

  // Completes all; once.
  void finish();

  // What a summary says of them: "; see out", and of the webhook alone.
  std::string summary() const;
  std::string webhook_summary() const;
  bool has_lost_posts() const noexcept { return posts_.dropped > 0; }

 private:
  ColourScale scale_;
  std::unique_ptr<ResultWriter> printed_;
  std::unique_ptr<OutputFolder> folder_;
  std::unique_ptr<ResultsFile> file_;
  std::unique_ptr<ResultWriter> filed_;
  std::unique_ptr<OverlayVideo> video_;
  std::string video_file_;
  std::ostringstream line_;  // what the webhook gets
  std::unique_ptr<ResultWriter> lined_;
  std::unique_ptr<Webhook> webhook_;
  WebhookCounts posts_;
};

}  // namespace inctrl::cli
