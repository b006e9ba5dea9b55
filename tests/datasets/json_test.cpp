// tests/datasets/json_test.cpp: src/datasets/json.cpp lists what the authors' lists and meta.json name.
#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

std::string entry(const std::string& path, const std::string& target) {
  return R"({"image_path": ")" + path + R"(", "target": )" + target + R"(, "type": "bolt"})";
}

TEST(Json, FollowsTheAuthorsLists) {
  MadeFolder made;
  for (const char* name : {"bolt/0.png", "bolt/1.png", "bolt/2.png", "bolt/3.png", "nut/0.png"}) made.add(name);
  made.add("bolt_normal.json", "[" + entry("/home/them/data/bolt/0.png", "0") + "]");
  made.add("bolt_outlier.json", "[" + entry("bolt/3.png", "1") + "]");
  made.add("bolt_val_normal.json", "[" + entry("./bolt/1.png", "0") + "]");
  made.add("bolt_val_outlier.json", "[" + entry("data/bolt/2.png", "1") + "]");
  made.add("nut_train_normal.json", "[" + entry("nut/0.png", "0.0") + "]");
  const Dataset dataset = open_made("json", made.path());
  EXPECT_EQ(listed(dataset), (Lines{"bolt: train bolt/0.png", "bolt: test bolt/1.png",
                                    "bolt: test bolt/2.png anomalous", "nut: train nut/0.png"}));
  EXPECT_TRUE(has_note(dataset, "1 anomalous pictures for training are not used"));
  EXPECT_EQ(failures(dataset), Lines{});
}

TEST(Json, TellsOfEntriesThatCannotBeUsed) {
  MadeFolder made;
  made.add("0.png");
  made.add("bolt_normal.json", "[" + entry("0.png", "0") + "," + entry("a.png", "1") + "," + entry("b.png", "0") +
                                   R"(,{"target":0},[],)" + entry("c.png", "2") + "," + entry("d.npy", "0") + "," +
                                   entry("../../e.png", "0") + "]");
  const Dataset dataset = open_made("json", made.path());
  EXPECT_EQ(failures(dataset),
            (Lines{"../../e.png: leads out of the data set's folder",
                   "a.png: entry 1 of 'bolt_normal.json' should have an image_path and the target 0",
                   "b.png: there is no such file",
                   "bolt_normal.json: entry 3 of 'bolt_normal.json' should have an image_path and the target 0",
                   "bolt_normal.json: entry 4 of 'bolt_normal.json' should have an image_path and the target 0",
                   "c.png: entry 5 of 'bolt_normal.json' should have an image_path and the target 0"}));
  EXPECT_TRUE(has_note(dataset, "('.npy' 1)"));
}

TEST(Json, FollowsMetaJson) {
  MadeFolder made;
  for (const char* name : {"bolt/0.png", "bolt/1.png", "bolt/m.png"}) made.add(name);
  made.add("meta.json", R"({"train": {"bolt": [{"img_path": "bolt/0.png", "mask_path": "", "cls_name": "bolt",
    "specie_name": "", "anomaly": 0}]}, "test": {"bolt": [{"img_path": "bolt/1.png", "mask_path": "bolt/m.png",
    "cls_name": "bolt", "specie_name": "hole", "anomaly": 1}, {"img_path": "bolt/2.png", "anomaly": 0}, 7]}, "val": {}})");
  const Dataset dataset = open_made("json", made.path());
  EXPECT_EQ(listed(dataset), (Lines{"train bolt/0.png", "test bolt/1.png anomalous hole bolt/m.png"}));
  EXPECT_EQ(dataset.categories[0].name, "bolt");
  EXPECT_EQ(failures(dataset),
            (Lines{"bolt/2.png: there is no such file",
                   "meta.json: an entry of meta.json should have an img_path and the anomaly 0 or 1"}));
  EXPECT_TRUE(has_note(dataset, "'val' is not used"));
}

TEST(Json, RefusesWhatIsNoList) {
  MadeFolder made;
  expect_error(ErrorCode::kNotFound, "has no meta.json and no lists such as", [&] { open_made("json", made.path()); });
  made.add("bolt_normal.json", "{}");
  expect_error(ErrorCode::kBadFormat, "'bolt_normal.json' should be a list", [&] { open_made("json", made.path()); });
  made.add("bolt_normal.json", "[1,");
  expect_error(ErrorCode::kBadFormat, "not JSON from its byte", [&] { open_made("json", made.path()); });
  made.add("meta.json", R"({"train": []})");
  expect_error(ErrorCode::kBadFormat, "train should be lists by class", [&] { open_made("json", made.path()); });
}

}  // namespace
}  // namespace inctrl
