// apps/cli/output_folder.h: which files does a run leave, and what are they called?
// out/NAME.overlay.png, out/NAME.map.png, out/NAME.map.npy, out/contact_sheet.png, out/results.jsonl. NAME is the
// picture's path below the folder that was given, without its suffix; a name that is taken gets "-2", "-3" and so on.
// Tested by tests/cli/output_folder_test.cpp
#pragma once

#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "cli/judged.h"
#include "inctrl/image.h"
#include "pictures/contact_sheet.h"
#include "pictures/overlay.h"

namespace inctrl::cli {

// Which maps a run writes.
struct MapKinds {
  bool values = false, png = false, overlay = false;
};
MapKinds parse_map_kinds(const std::vector<std::string>& words);  // of none, values, png, overlay; none stands alone

class OutputFolder {
 public:
  // Makes the folder. kBackend if that fails. `scale` is that of all colours of the run.
  OutputFolder(const std::filesystem::path& folder, const MapKinds& kinds, const ColourScale& scale);

  // The files of a picture begin so. Call in the pictures' order: the answer depends on the names given before.
  std::string stem_for(const std::filesystem::path& relative);

  // Writes the maps of a picture and notes their paths in `judged`. Any thread. kBackend if the disk refuses.
  void write_maps(const std::string& stem, const ImageView& picture, Judged& judged);

  // Writes contact_sheet.png if overlays are wanted and there was a picture.
  void finish();

  const std::filesystem::path& folder() const noexcept { return folder_; }

 private:
  std::filesystem::path folder_;
  MapKinds kinds_;
  ColourScale scale_;
  std::set<std::string> taken_;
  std::mutex sheet_mutex_;
  ContactSheet sheet_;
  bool sheet_used_ = false;
};

}  // namespace inctrl::cli
