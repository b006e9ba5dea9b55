// tests/datasets/hostile_lists_test.cpp: every damaged list is read or refused, and nothing outside the root is listed.
#include "made_folder.h"
#include "made_records.h"
#include "support/gzip.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

void read_or_refuse(std::string_view layout, const MadeFolder& made) {
  try {
    for (const Category& category : open_made(layout, made.path()).categories)
      for (const auto* side : {&category.train, &category.test})
        for (const LabelledPicture& one : *side) {
          EXPECT_TRUE(fs::is_regular_file(made / one.file)) << one.file;
          EXPECT_NE(*one.file.begin(), "..");
        }
  } catch (const Error& error) {
    EXPECT_LT(std::string_view(error.what()).size(), 2000u);
  }
}

// Writes the list cut off at each byte, and with each byte changed.
void damage(std::string_view layout, MadeFolder& made, const std::string& name, const std::string& list,
            std::string_view changes) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    made.add(name, list.substr(0, i));
    read_or_refuse(layout, made);
    for (const char change : changes) {
      std::string damaged = list;
      damaged[i] = change;
      made.add(name, damaged);
      read_or_refuse(layout, made);
    }
  }
  made.add(name, list);
}

TEST(HostileLists, EveryByteOfATable) {
  MadeFolder made;
  made.add("a.png");
  damage("csv", made, "list.csv", "path,label,split,mask\r\n\"a.png\",1,test,a.png\n", {",\"\n\0./\xff", 7});
}

TEST(HostileLists, EveryByteOfTheAuthorsLists) {
  MadeFolder made;
  made.add("a.png");
  damage("json", made, "bolt_val_normal.json", R"([{"image_path":"/x/a.png","target":0,"type":"bolt"}])",
         {"\"]},0\0./\xff", 9});
}

TEST(HostileLists, EveryByteOfMetaJson) {
  MadeFolder made;
  made.add("a.png");
  damage("json", made, "meta.json", R"({"test":{"bolt":[{"img_path":"a.png","mask_path":"a.png","anomaly":1}]}})",
         {"\"]},0\0./\xff", 9});
}

TEST(HostileLists, EveryByteOfElpvsLabels) {
  MadeFolder made;
  made.add("a.png");
  damage("elpv", made, "labels.csv", "a.png  0.0  mono\na.png 1 poly\n", {" \n\0.e-\xff", 7});
}

TEST(HostileLists, EveryByteOfIdxFiles) {
  MadeFolder made;
  made.add("train-images-idx3-ubyte", idx_pictures(2));
  made.add("train-labels-idx1-ubyte", idx_labels("01"));
  made.add("t10k-labels-idx1-ubyte", idx_labels("01"));
  made.add("t10k-images-idx3-ubyte", idx_pictures(2));
  damage("mnist", made, "t10k-images-idx3-ubyte", idx_pictures(2), {"\0\x01\x08\xff", 4});
  damage("mnist", made, "t10k-labels-idx1-ubyte", idx_labels("01"), {"\0\x01\x08\xff", 4});
}

TEST(HostileLists, EveryByteOfAPackedIdxFile) {
  MadeFolder made;
  made.add("train-images-idx3-ubyte", idx_pictures(1));
  made.add("train-labels-idx1-ubyte", idx_labels("0"));
  made.add("t10k-images-idx3-ubyte", idx_pictures(1));
  damage("mnist", made, "t10k-labels-idx1-ubyte.gz", gzip(idx_labels("0")), {"\0\x01\xff", 3});
}

TEST(HostileLists, DeeplyNestedJsonIsNoTrouble) {
  MadeFolder made;
  made.add("bolt_normal.json", std::string(1'000'000, '['));
  read_or_refuse("json", made);
  made.add("bolt_normal.json", std::string(100'000, '[') + std::string(100'000, ']'));
  read_or_refuse("json", made);
}

TEST(HostileLists, SeedsOfTheFuzzTarget) {
  int seeds = 0;
  for (const auto& seed : fs::directory_iterator(INCTRL_TESTS_DIR "/broken_files/dataset_lists")) {
    for (const auto& [layout, name] : {std::pair("csv", "list.csv"), std::pair("json", "bolt_normal.json"),
                                       std::pair("json", "meta.json"), std::pair("elpv", "labels.csv")}) {
      MadeFolder made;
      made.add("a.png");
      made.add(name, read_file(seed.path()));
      read_or_refuse(layout, made);
    }
    ++seeds;
  }
  EXPECT_GE(seeds, 5);
}

}  // namespace
}  // namespace inctrl
