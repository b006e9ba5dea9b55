// tests/datasets/open_dataset_test.cpp: src/datasets/open_dataset.h knows its layouts and refuses others.
#include "datasets/open_dataset.h"

#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(OpenDataset, NamesItsLayouts) {
  const auto names = layout_names();
  EXPECT_EQ(std::vector<std::string_view>(names.begin(), names.end()),
            (std::vector<std::string_view>{"folder", "mvtec", "visa", "elpv", "sdd", "aitex", "brainmri", "headct",
                                           "mnist", "cifar10", "json", "csv"}));
  const TemporaryFolder folder;
  expect_error(ErrorCode::kInvalidArgument, "there is no data set layout 'mvtek'; there are folder, mvtec, visa",
               [&] { open_made("mvtek", folder.path()); });
}

TEST(OpenDataset, RefusesAnEmptyFolderInEveryLayout) {
  const TemporaryFolder folder;
  for (const std::string_view layout : layout_names())
    expect_error(ErrorCode::kNotFound, folder.path().native(), [&] { open_made(layout, folder.path()); });
}

TEST(OpenDataset, RefusesARootThatIsNotThereInEveryLayout) {
  const TemporaryFolder folder;
  for (const std::string_view layout : layout_names())
    expect_error(ErrorCode::kNotFound, "gone", [&] { open_made(layout, folder / "gone"); });
}

TEST(OpenDataset, GivesTheSameEachTime) {
  MadeFolder made;
  for (const char* name : {"good/2.png", "good/1.png", "good/3.png", "bad/2.png", "bad/1.png"}) made.add(name);
  EXPECT_EQ(listed(open_made("folder", made.path())), listed(open_made("folder", made.path() / ".")));
}

TEST(OpenDataset, KeepsOnlyCategoriesThatAreAskedFor) {
  MadeFolder made;
  made.add("bolt/train/good/0.png");
  made.add("nut/train/good/0.png");
  DatasetOptions options;
  options.categories = {"nut"};
  EXPECT_EQ(listed(open_made("mvtec", made.path(), options)), Lines{"train nut/train/good/0.png"});
  options.categories = {"nut", "screw"};
  expect_error(ErrorCode::kInvalidArgument, "there is no category 'screw'; there are 'bolt', 'nut'",
               [&] { open_made("mvtec", made.path(), options); });
}

}  // namespace
}  // namespace inctrl
