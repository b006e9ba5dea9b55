// tests/cli/run_source_test.cpp: apps/cli/run_source.h, each kind of source.
#include "cli/run_source.h"

#include <gtest/gtest.h>

#include <fstream>

#include "cli/detect_flags.h"
#include "support/made_video.h"
#include "support/temporary_folder.h"

namespace inctrl::cli {
namespace {

std::unique_ptr<RunSource> source_of(const DetectFlags& flags) {
  return make_run_source(flags, [](const std::string&) {});
}

TEST(RunSource, HandsOutNames) {
  DetectFlags flags;
  flags.images = {"a/b.png", "c.png"};
  const auto source = source_of(flags);
  EXPECT_EQ(source->size(), 2u);
  EXPECT_TRUE(source->ready());
  EXPECT_FALSE(source->is_endless());
  const std::optional<RunItem> item = source->next();
  ASSERT_TRUE(item);
  EXPECT_EQ(item->name.given, "a/b.png");
  EXPECT_TRUE(item->picture.pixels.empty());
  EXPECT_FALSE(item->is_unique);
  EXPECT_FALSE(item->time);
  EXPECT_TRUE(source->next());
  EXPECT_FALSE(source->next());
}

TEST(RunSource, HandsOutFramesWithNamesOfTheirTimes) {
  const TemporaryFolder folder;
  make_video(folder / "a clip.avi", 4, 4);
  DetectFlags flags;
  flags.live.video = folder / "a clip.avi";
  flags.live.every = "2f";
  const auto source = source_of(flags);
  EXPECT_FALSE(source->size());
  EXPECT_FALSE(source->is_endless());
  EXPECT_TRUE(source->is_timed());
  EXPECT_EQ(source->rate(), 2);
  ASSERT_TRUE(source->next());
  const std::optional<RunItem> item = source->next();
  ASSERT_TRUE(item);
  EXPECT_EQ(item->name.given, flags.live.video + "#t=0.500");
  EXPECT_EQ(item->name.relative, "a clip-000000.500");
  EXPECT_TRUE(item->is_unique);
  EXPECT_EQ(item->picture.width, 64);
  EXPECT_EQ(item->time, 0.5);
  EXPECT_FALSE(item->captured_at);
  EXPECT_FALSE(source->next());
}

TEST(RunSource, RemembersWhatCameOutOfAWatchedFolder) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "in");
  for (const char* name : {"in/a.pgm", "in/b.pgm"}) std::ofstream(folder / name) << "P5 1 1 255 x";
  DetectFlags flags;
  flags.live.watch = folder / "in";
  flags.live.state = folder / "state";
  {
    const auto source = source_of(flags);
    EXPECT_TRUE(source->is_endless());
    EXPECT_TRUE(source->may_vanish());
    EXPECT_FALSE(source->ready());
    const std::optional<RunItem> first = source->next();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->name.given, flags.live.watch + "/a.pgm");
    EXPECT_TRUE(source->ready());
    ASSERT_TRUE(source->next());  // handed out, but its result does not come out
    source->came_out(*first);
  }
  const std::optional<RunItem> again = source_of(flags)->next();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->name.relative, "b.pgm");
}

}  // namespace
}  // namespace inctrl::cli
