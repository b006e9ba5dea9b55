// tests/pictures/contact_sheet_test.cpp: src/pictures/contact_sheet.h keeps what deserves a look.
#include "pictures/contact_sheet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "pictures/read_picture.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

// One colour, by which a thumbnail is found again on the page; its distance from gray keeps it apart from text.
Image swatch(int number, int width = 40, int height = 30) {
  Image image{{}, width, height, PixelFormat::kBgr8};
  for (int i = 0; i < width * height; ++i)
    image.pixels.insert(image.pixels.end(), {static_cast<std::uint8_t>(number), 10, 200});
  return image;
}

// The swatches on the page in reading order.
std::vector<int> swatches_on(const Image& page) {
  std::vector<int> found;
  for (std::size_t i = 0; i + 2 < page.pixels.size(); i += 3)
    if (page.pixels[i + 1] == 10 && page.pixels[i + 2] == 200 &&
        std::find(found.begin(), found.end(), page.pixels[i]) == found.end())
      found.push_back(page.pixels[i]);
  return found;
}

ContactSheet sheet_of(std::size_t most) {
  return ContactSheet({.most = most, .side = 32, .scale = {0, 1, 0.5f}});
}

TEST(ContactSheet, ShowsTheHighestScoresFirstWhateverTheOrderOfArrival) {
  std::vector<int> numbers(30);
  for (int i = 0; i < 30; ++i) numbers[static_cast<std::size_t>(i)] = i;
  std::shuffle(numbers.begin(), numbers.end(), std::mt19937(5));
  ContactSheet sheet = sheet_of(4);
  for (const int i : numbers) sheet.add(swatch(i).view(), {}, {"picture", "normal", static_cast<float>(i)});
  EXPECT_EQ(swatches_on(sheet.draw()), (std::vector<int>{29, 28, 27, 26}));
}

TEST(ContactSheet, KeepsTheOrderOfArrivalAmongEqualScores) {
  ContactSheet sheet = sheet_of(3);
  for (const int i : {7, 3, 9, 1}) sheet.add(swatch(i).view(), {}, {"picture", "normal", 0.5f});
  EXPECT_EQ(swatches_on(sheet.draw()), (std::vector<int>{7, 3, 9}));
}

TEST(ContactSheet, SaysBeforehandWhetherItWantsAPicture) {
  ContactSheet sheet = sheet_of(2);
  EXPECT_TRUE(sheet.wants(-1));
  sheet.add(swatch(1).view(), {}, {"a", "", 0.5f});
  sheet.add(swatch(2).view(), {}, {"b", "", 0.7f});
  EXPECT_FALSE(sheet.wants(0.5f));
  EXPECT_TRUE(sheet.wants(0.6f));
  EXPECT_FALSE(sheet.wants(std::numeric_limits<float>::quiet_NaN()));
}

TEST(ContactSheet, CountsAScoreThatIsNoNumberAsTheLowest) {
  ContactSheet sheet = sheet_of(2);
  sheet.add(swatch(1).view(), {}, {"a", "", std::numeric_limits<float>::quiet_NaN()});
  sheet.add(swatch(2).view(), {}, {"b", "", 0.1f});
  sheet.add(swatch(3).view(), {}, {"c", "", 0.2f});
  EXPECT_EQ(swatches_on(sheet.draw()), (std::vector<int>{3, 2}));
}

TEST(ContactSheet, GrowsWithItsPicturesUpToTheMost) {
  ContactSheet sheet = sheet_of(100);
  const int empty = sheet.draw().height;
  for (int i = 0; i < 300; ++i) sheet.add(swatch(i % 200).view(), {}, {"picture", "normal", static_cast<float>(i)});
  const Image page = sheet.draw();
  EXPECT_GT(page.height, empty);
  EXPECT_EQ(swatches_on(page).size(), 100u);
}

TEST(ContactSheet, TakesPicturesOfEveryShape) {
  ContactSheet sheet = sheet_of(10);
  for (const auto& [width, height] : std::vector<std::pair<int, int>>{{1, 1}, {1, 3000}, {3000, 1}, {500, 400}})
    sheet.add(swatch(width % 250, width, height).view(), {}, {"picture", "normal", 1});
  EXPECT_NO_THROW((void)sheet.draw());
}

TEST(ContactSheet, ShowsASpotSmallerThanAThumbnailsPixel) {
  ContactSheet plain = sheet_of(1), spotted = sheet_of(1);
  const Image picture = swatch(50, 640, 640);
  std::vector<float> map(640 * 640, 0.0f);
  plain.add(picture.view(), map, {"a", "", 1});
  map[333 * 640 + 222] = 1;
  spotted.add(picture.view(), map, {"a", "", 1});
  EXPECT_NE(plain.draw().pixels, spotted.draw().pixels);
}

TEST(ContactSheet, IsWrittenAsAPicture) {
  const TemporaryFolder folder;
  ContactSheet sheet = sheet_of(5);
  sheet.add(swatch(77).view(), {}, {"a\nname with caf\xc3\xa9", "anomalous", 0.912f});
  sheet.write(folder / "sheet.png");
  EXPECT_EQ(read_picture(folder / "sheet.png").pixels, sheet.draw().pixels);
}

TEST(ContactSheet, RefusesWhatItCannotShow) {
  expect_error(ErrorCode::kInvalidArgument, "contact sheet: 0 thumbnails", [] { (void)ContactSheet({.most = 0}); });
  expect_error(ErrorCode::kInvalidArgument, "colour scale", [] { (void)ContactSheet({.scale = {1, 0, 0}}); });
  ContactSheet sheet = sheet_of(2);
  expect_error(ErrorCode::kInvalidArgument, "contact sheet: a map of 3 values for a picture of 40 x 30", [&] {
    sheet.add(swatch(1).view(), std::vector<float>(3), {"a", "", 1});
  });
  expect_error(ErrorCode::kInvalidArgument, "contact sheet: a picture of 0 x 0", [&] {
    sheet.add({}, {}, {"a", "", 1});
  });
}

}  // namespace
}  // namespace inctrl
