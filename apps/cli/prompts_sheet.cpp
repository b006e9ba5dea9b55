// apps/cli/prompts_sheet.cpp. Tested by tests/end_to_end/prompts_test.py
#include "cli/prompts_sheet.h"

#include <filesystem>

#include "pictures/sheet.h"
#include "pictures/write_picture.h"

namespace inctrl::cli {

void write_prompts_sheet(const std::string& file, const PromptSet& prompts, const std::string& title,
                         const std::vector<std::string>& lines) {
  Sheet sheet{.title = title};
  for (std::size_t i = 0; i < prompts.pictures().size(); ++i) {
    const PromptPicture& picture = prompts.pictures()[i];
    ImageView thumbnail;
    const bool drawable = !picture.thumbnail.pixels.empty() && picture.thumbnail.width <= sheet.side &&
                          picture.thumbnail.height <= sheet.side;
    if (drawable) thumbnail = picture.thumbnail.view();
    sheet.entries.push_back({thumbnail,
                             std::to_string(i + 1) + "  " + std::filesystem::path(picture.source).filename().string(),
                             lines[i]});
  }
  write_png(file, draw_sheet(sheet).view());
}

}  // namespace inctrl::cli
