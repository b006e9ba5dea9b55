// tests/records/spare_room_test.cpp. On a full disk: disk_full_records_test.cpp
#include "records/spare_room.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/file_limit.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

TEST(SpareRoom, HoldsAMegabyteOfTheDiskUntilItIsLetGo) {
  const TemporaryFolder folder;
  SpareRoom spare(folder / "spare");
  for (int i = 0; i < 2; ++i) {
    struct stat facts {};
    ASSERT_EQ(::stat((folder / "spare").c_str(), &facts), 0);
    EXPECT_GE(facts.st_blocks * 512, 1 << 20);  // not a file of holes
    spare.let_go();
    EXPECT_FALSE(std::filesystem::exists(folder / "spare"));
    spare.hold();
  }
}

TEST(SpareRoom, DoesWithoutWhereThereIsNone) {
  const TemporaryFolder folder;
  const FileLimit limit(1000);
  const SpareRoom spare(folder / "spare");
  EXPECT_FALSE(std::filesystem::exists(folder / "spare"));
}

}  // namespace
}  // namespace inctrl
