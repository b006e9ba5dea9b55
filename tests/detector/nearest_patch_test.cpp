// What in the prompts is most like a query's most anomalous place?
#include <gtest/gtest.h>

#include "detector/striped_pictures.h"
#include "inctrl/detector.h"

namespace inctrl {
namespace {

class NearestPatch : public TinyDetectorTest {
 protected:
  static EncodedPicture encode(const Model& model, const Image& image) {
    const ImageView view = image.view();
    return model.encode({&view, 1}).front();
  }
};

TEST_F(NearestPatch, IsAskedWhereTheMapIsHighest) {
  const Model model = load();
  const Detector detector(model, prompts(model, 3));
  const EncodedPicture query = encode(model, striped_picture(7, true));
  const AnomalyMap map = detector.detect(query).anomaly_map;
  const PatchMatch match = detector.nearest_patch(query);
  EXPECT_EQ(match.rows, map.rows);
  EXPECT_EQ(match.columns, map.columns);
  EXPECT_EQ(map.values[static_cast<std::size_t>(match.row * map.columns + match.column)],
            *std::max_element(map.values.begin(), map.values.end()));
}

TEST_F(NearestPatch, OfAPromptIsItsOwnPlace) {
  const Model model = load();
  const Detector detector(model, prompts(model, 3));
  const PatchMatch match = detector.nearest_patch(encode(model, striped_picture(101)));
  EXPECT_EQ(match.prompt, 1);
  EXPECT_EQ(match.prompt_row, match.row);
  EXPECT_EQ(match.prompt_column, match.column);
  EXPECT_NEAR(match.residual, 0, 1e-6);
}

TEST_F(NearestPatch, HasTheResidualOfTheTwoPlaces) {
  const Model model = load();
  const Detector detector(model, prompts(model, 3));
  const PatchMatch match = detector.nearest_patch(encode(model, striped_picture(7, true)));
  EXPECT_GT(match.residual, 0.01f);
  EXPECT_LE(match.residual, 1);
}

// What a region shows of the map: rows and columns of the cells that it touches.
struct Cells {
  int first_row, last_row, first_column, last_column;
  bool hold(int row, int column) const {
    return row >= first_row && row <= last_row && column >= first_column && column <= last_column;
  }
};

TEST_F(NearestPatch, OfARegionIsAskedWhereTheMapIsHighestInside) {
  const Model model = load();
  const Detector detector(model, prompts(model, 3));
  const EncodedPicture query = encode(model, striped_picture(7, true));  // the spot is at the lower right
  const AnomalyMap map = detector.detect(query).anomaly_map;
  const double cell_width = 96.0 / map.columns, cell_height = 64.0 / map.rows;
  const Box region{0, 0, static_cast<int>(3 * cell_width), static_cast<int>(2 * cell_height)};
  const Cells inside{0, 1, 0, 2};
  const PatchMatch match = detector.nearest_patch(query, region);
  EXPECT_TRUE(inside.hold(match.row, match.column)) << match.row << ", " << match.column;
  const float found = map.values[static_cast<std::size_t>(match.row * map.columns + match.column)];
  for (int row = 0; row <= inside.last_row; ++row)
    for (int column = 0; column <= inside.last_column; ++column)
      EXPECT_GE(found, map.values[static_cast<std::size_t>(row * map.columns + column)]);
  EXPECT_FALSE(inside.hold(detector.nearest_patch(query).row, detector.nearest_patch(query).column));
}

TEST_F(NearestPatch, OfARegionOfAPromptIsItsOwnPlace) {
  const Model model = load();
  const Detector detector(model, prompts(model, 3));
  const PatchMatch match = detector.nearest_patch(encode(model, striped_picture(102)), Box{48, 32, 1, 1});
  EXPECT_EQ(match.row, match.rows / 2);
  EXPECT_EQ(match.column, match.columns / 2);
  EXPECT_EQ(match.prompt, 2);
  EXPECT_EQ(match.prompt_row, match.row);
  EXPECT_EQ(match.prompt_column, match.column);
}

TEST_F(NearestPatch, OfARegionBesideThePictureIsThatOfTheWholePicture) {
  const Model model = load();
  const Detector detector(model, prompts(model, 3));
  const EncodedPicture query = encode(model, striped_picture(7, true));
  const PatchMatch whole = detector.nearest_patch(query), beside = detector.nearest_patch(query, Box{500, 500, 10, 10});
  EXPECT_EQ(beside.row, whole.row);
  EXPECT_EQ(beside.column, whole.column);
  EXPECT_EQ(beside.prompt, whole.prompt);
}

}  // namespace
}  // namespace inctrl
