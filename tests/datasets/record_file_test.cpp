// tests/datasets/record_file_test.cpp: src/datasets/record_file.h reads single pictures out of files of many.
#include "datasets/record_file.h"

#include <thread>

#include "made_folder.h"
#include "made_records.h"
#include "support/expect_error.h"
#include "support/gzip.h"

namespace inctrl {
namespace {

TEST(IdxPicture, IsGray) {
  MadeFolder made;
  made.add("images", idx_pictures(5));
  const Image picture = idx_picture(made / "images", 4);
  EXPECT_EQ(picture.format, PixelFormat::kGray8);
  EXPECT_EQ(picture.width, 3);
  EXPECT_EQ(picture.height, 2);
  EXPECT_EQ(picture.pixels, std::vector<std::uint8_t>(6, 4));
}

TEST(IdxPicture, ComesOutOfAPackedFileInAnyOrderAndThread) {
  MadeFolder made;
  for (const char* name : {"a", "b", "c"}) made.add(name, gzip(idx_pictures(200)));
  std::vector<std::thread> threads;
  for (const std::size_t first : {0, 1, 2, 3})
    threads.emplace_back([&made, first] {
      for (std::size_t i = first; i < 200; i += 4)
        for (const char* name : {"a", "b", "c"})
          EXPECT_EQ(idx_picture(made / name, i).pixels[0], static_cast<std::uint8_t>(i));
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(IdxPicture, FollowsAFileThatWasWrittenAnew) {
  MadeFolder made;
  made.add("a", gzip(idx_pictures(1)));
  EXPECT_EQ(idx_picture(made / "a", 0).pixels[0], 0);
  made.add("a", gzip(idx_pictures(3)));
  EXPECT_EQ(idx_picture(made / "a", 2).pixels[0], 2);
}

TEST(IdxPicture, RefusesWhatIsNotThere) {
  MadeFolder made;
  made.add("a", idx_pictures(3));
  made.add("none", idx_pictures(0));
  expect_error(ErrorCode::kBadFormat, "there is no picture 3 among 3", [&] { idx_picture(made / "a", 3); });
  expect_error(ErrorCode::kBadFormat, "there is no picture 0 among 0", [&] { idx_picture(made / "none", 0); });
  expect_error(ErrorCode::kNotFound, "gone", [&] { idx_picture(made / "gone", 0); });
}

TEST(ParseIdx, RefusesHeadersThatDoNotFitTheFile) {
  const std::string sound = idx_pictures(2);
  for (std::size_t length = 0; length < sound.size(); ++length)
    expect_error(ErrorCode::kBadFormat, "a: ", [&] { parse_idx_pictures(bytes_of(sound.substr(0, length)), "a"); });
  expect_error(ErrorCode::kBadFormat, "2 pictures of 3 x 2 pixels take 28 bytes, the file has 29",
               [&] { parse_idx_pictures(bytes_of(sound + "x"), "a"); });
  const std::string huge = big_endian(0x803) + big_endian(0xffffffff) + big_endian(4096) + big_endian(4096);
  expect_error(ErrorCode::kBadFormat, "the file has 16", [&] { parse_idx_pictures(bytes_of(huge), "a"); });
  const std::string wide = big_endian(0x803) + big_endian(0) + big_endian(0xffffffff) + big_endian(1);
  expect_error(ErrorCode::kBadFormat, "pictures of 1 x 4294967295", [&] { parse_idx_pictures(bytes_of(wide), "a"); });
  expect_error(ErrorCode::kBadFormat, "3 labels take 11 bytes, the file has 10",
               [] { parse_idx_labels(bytes_of(idx_labels("123").substr(0, 10)), "a"); });
  expect_error(ErrorCode::kBadFormat, "no idx file of labels", [&] { parse_idx_labels(bytes_of(sound), "a"); });
}

TEST(CifarPicture, InterleavesItsColours) {
  MadeFolder made;
  made.add("batch", cifar_batch("07"));
  const Image picture = cifar_picture(made / "batch", 1);
  EXPECT_EQ(picture.format, PixelFormat::kRgb8);
  EXPECT_EQ(picture.width, 32);
  ASSERT_EQ(picture.pixels.size(), 3072u);
  for (std::size_t i = 0; i < 3072; ++i) EXPECT_EQ(picture.pixels[i], 10 * (i % 3 + 1));
  expect_error(ErrorCode::kBadFormat, "there is no picture 2 among 2", [&] { cifar_picture(made / "batch", 2); });
}

}  // namespace
}  // namespace inctrl
