// tests/datasets/brainmri_test.cpp: src/datasets/brainmri.cpp lists the folders no and yes.
#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(BrainMri, SplitsNoAndTestsYes) {
  MadeFolder made;
  for (const char* name : {"no/1 no.jpeg", "no/2 no.jpg", "yes/Y1.JPG"}) made.add(name);
  const Dataset dataset = open_made("brainmri", made.path());
  EXPECT_EQ(dataset.categories[0].name, "brainmri");
  EXPECT_EQ(dataset.categories[0].train.size(), 1u);
  ASSERT_EQ(dataset.categories[0].test.size(), 2u);
  EXPECT_EQ(dataset.categories[0].test[1].path, "yes/Y1.JPG");
  EXPECT_EQ(dataset.categories[0].test[1].defect, "tumor");
}

TEST(BrainMri, TakesItsFoldersInAnyCase) {
  MadeFolder made;
  made.add("No/0.png");
  made.add("YES/0.png");
  EXPECT_EQ(listed(open_made("brainmri", made.path())), (Lines{"train No/0.png", "test YES/0.png anomalous tumor"}));
}

TEST(BrainMri, SaysWhatWasLookedFor) {
  MadeFolder made;
  made.add("no/0.png");
  expect_error(ErrorCode::kNotFound, "has no folders no and yes", [&] { open_made("brainmri", made.path()); });
}

}  // namespace
}  // namespace inctrl
