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

}  // namespace
}  // namespace inctrl
