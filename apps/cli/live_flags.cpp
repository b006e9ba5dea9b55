// apps/cli/live_flags.cpp. Tested by tests/end_to_end/live_test.py
#include "cli/live_flags.h"

#include <filesystem>
#include <system_error>

#include "cli/value_names.h"
#include "tensor/require.h"

namespace inctrl::cli {

void LiveFlags::add_to(CLI::App& command) {
  CLI::Option* watched =
      command.add_option("--watch", watch, "Judge the pictures of this folder as they come in, until interrupted")
          ->type_name(kFolder);
  command.add_option("--state", state, "File of what was judged already: a later --watch goes on from there")
      ->type_name(kFile)
      ->needs(watched);
  CLI::Option* played =
      command
          .add_option("--video", video,
                      "Judge frames of a video file, of a stream's URL, or of a camera: 0, /dev/video0")
          ->type_name(kFile);
  command
      .add_option("--every", every,
                  "Interval of the frames judged: 0.5s, 500ms, 10f (default: each frame of a file, live one a second)")
      ->needs(played);
  command.add_option("--out-video", out_video, "Write the overlays of the frames as a video, .avi or .mp4")
      ->type_name(kFile)
      ->needs(played);
  command.add_option("--webhook", webhook, "Post each result as JSON to this address of http or https");
}

void LiveFlags::require_sense(bool has_images) const {
  const int sources =
      static_cast<int>(has_images) + static_cast<int>(!watch.empty()) + static_cast<int>(!video.empty());
  require(sources > 0, ErrorCode::kInvalidArgument,
          "detect: what is to be judged? Give IMAGES, --watch FOLDER or --video SOURCE");
  require(sources == 1, ErrorCode::kInvalidArgument,
          "detect: IMAGES, --watch and --video exclude one another; run the program once for each");
  std::error_code no_such_file;
  require(out_video.empty() || !std::filesystem::equivalent(video, out_video, no_such_file),
          ErrorCode::kInvalidArgument, "detect: --out-video ", out_video, " would overwrite the video that is judged");
}

}  // namespace inctrl::cli
