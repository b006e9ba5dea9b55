// apps/cli/output_folder.cpp. Tested by tests/cli/output_folder_test.cpp
#include "cli/output_folder.h"

#include <algorithm>

#include "imaging/enlarged_map.h"
#include "pictures/npy.h"
#include "pictures/write_picture.h"
#include "tensor/require.h"

namespace inctrl::cli {

namespace fs = std::filesystem;

MapKinds parse_map_kinds(const std::vector<std::string>& words) {
  const auto asked = [&](const char* word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  if (words.empty()) return {.overlay = true};
  require(!asked("none") || words.size() == 1, ErrorCode::kInvalidArgument, "--map: none goes with no other kind");
  return {asked("values"), asked("png"), asked("overlay")};
}

OutputFolder::OutputFolder(const fs::path& folder, const MapKinds& kinds, const ColourScale& scale)
    : folder_(folder), kinds_(kinds), scale_(scale), sheet_({.scale = scale}) {
  std::error_code error;
  fs::create_directories(folder, error);
  require(fs::is_directory(folder), ErrorCode::kBackend, "--out: cannot make the folder ", folder.string(), ": ",
          error.message());
}

std::string OutputFolder::stem_for(const fs::path& relative) {
  const std::string plain = (relative.parent_path() / relative.stem()).generic_string();
  std::string stem = plain;
  for (int copy = 2; !taken_.insert(stem).second; ++copy) stem = plain + "-" + std::to_string(copy);
  return stem;
}

void OutputFolder::write_maps(const std::string& stem, const ImageView& picture, Judged& judged) {
  const AnomalyMap& map = judged.result.anomaly_map;
  const std::string path = (folder_ / stem).generic_string();
  if (kinds_.values) {
    judged.anomaly_map = path + ".map.npy";
    write_npy(*judged.anomaly_map, map.values, map.rows, map.columns);
  }
  if (!kinds_.png && !kinds_.overlay) return;
  const EnlargedMap pixels({map.values, map.rows, map.columns}, map.frame, {picture.width, picture.height});
  if (kinds_.png) {
    judged.anomaly_map = path + ".map.png";
    write_png(*judged.anomaly_map, draw_map(pixels, picture.width, picture.height, {0, 1, 0}).view());
  }
  if (kinds_.overlay) {
    judged.overlay = path + ".overlay.png";
    write_png(*judged.overlay, draw_overlay(picture, pixels, scale_, judged.result.regions).view());
    const std::lock_guard lock(sheet_mutex_);
    const std::string caption_name = fs::path(stem).filename().string();
    sheet_.add(picture, pixels, {caption_name, std::string(name(judged.result.pred_label)), judged.result.pred_score});
    sheet_used_ = true;
  }
}

void OutputFolder::finish() {
  if (sheet_used_) sheet_.write(folder_ / "contact_sheet.png");
}

}  // namespace inctrl::cli
