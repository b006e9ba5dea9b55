// tests/cli/output_folder_test.cpp: apps/cli/output_folder.h
#include "cli/output_folder.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl::cli {
namespace {

Judged judged_with_map() {
  Judged judged{.image = "x.png", .width = 8, .height = 6};
  judged.result.anomaly_map = {2, 2, {0.1f, 0.2f, 0.3f, 0.4f}, {0, 0, 8, 6}};
  return judged;
}
const Image kPicture{std::vector<std::uint8_t>(8 * 6 * 3, 90), 8, 6};

TEST(OutputFolder, NamesFilesAfterThePictureAndNumbersWhatIsTaken) {
  const TemporaryFolder folder;
  OutputFolder output(folder.path() / "out", {}, {});
  EXPECT_EQ(output.stem_for("017.png"), "017");
  EXPECT_EQ(output.stem_for("a/017.png"), "a/017");
  EXPECT_EQ(output.stem_for("017.jpg"), "017-2");
  EXPECT_EQ(output.stem_for("017.bmp"), "017-3");
}

TEST(OutputFolder, WritesTheMapsThatWereAskedForAndNotesThem) {
  const TemporaryFolder folder;
  OutputFolder output(folder.path() / "out", {.values = true, .png = true, .overlay = true}, {});
  Judged judged = judged_with_map();
  output.write_maps("a/017", kPicture.view(), judged);
  output.finish();
  for (const char* file : {"a/017.map.npy", "a/017.map.png", "a/017.overlay.png", "contact_sheet.png"})
    EXPECT_TRUE(std::filesystem::is_regular_file(folder.path() / "out" / file)) << file;
  EXPECT_EQ(judged.anomaly_map, (folder.path() / "out/a/017.map.png").string());
  EXPECT_EQ(judged.overlay, (folder.path() / "out/a/017.overlay.png").string());
}

TEST(OutputFolder, WritesNoContactSheetWithoutOverlays) {
  const TemporaryFolder folder;
  OutputFolder output(folder.path() / "out", {.values = true}, {});
  Judged judged = judged_with_map();
  output.write_maps("017", kPicture.view(), judged);
  output.finish();
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "out/contact_sheet.png"));
}

TEST(MapKinds, AreOverlayByDefaultAndNoneAlone) {
  EXPECT_TRUE(parse_map_kinds({}).overlay);
  const MapKinds none = parse_map_kinds({"none"});
  EXPECT_FALSE(none.overlay || none.png || none.values);
  expect_error(ErrorCode::kInvalidArgument, "none goes with no other", [] { (void)parse_map_kinds({"none", "png"}); });
}

}  // namespace
}  // namespace inctrl::cli
