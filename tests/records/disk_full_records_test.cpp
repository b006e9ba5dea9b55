// tests/records/disk_full_records_test.cpp: a disk without room refuses what is new, and loses nothing.
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <cstring>
#include <limits>

#include "detector/striped_pictures.h"
#include "records/made_results.h"
#include "support/expect_error.h"
#include "support/file_limit.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

class DiskFullTest : public TinyDetectorTest {};

TEST_F(DiskFullTest, TheReserveIsForReviewsAndRemovals) {
  fs::path records_folder = folder_ / "records";
  std::string id, other;
  const PromptSet prompts = TinyDetectorTest::prompts(load(), 1);
  const std::vector<NewImage> images{{.record = {.name = "a"}}};
  PromptSetRecord bolts;
  {
    Records records(records_folder);
    id = add_one(records), other = add_one(records);
    bolts = records.create("bolts", prompts, images, std::nullopt, "{}");
  }
  const std::size_t files = blob_files(records_folder).size();
  Records records(records_folder, {.reserve_bytes = std::uint64_t{1} << 60});
  EXPECT_THROW(add_one(records), DiskFull);
  expect_error(ErrorCode::kBackend, "MiB left", [&] { add_one(records); });
  EXPECT_THROW(records.create("nuts", prompts, images, std::nullopt, "{}"), DiskFull);
  EXPECT_THROW(records.edit(bolts, prompts, images, std::nullopt, "{}"), DiskFull);
  EXPECT_EQ(blob_files(records_folder).size(), files);
  EXPECT_EQ(records.review(id, Review::kNormal, "fine").review, Review::kNormal);
  records.remove_result(other);
  records.remove_prompt_set("bolts");
  EXPECT_EQ(records.count({}), 1);
  EXPECT_TRUE(records.check(false).sound());
}

TEST_F(DiskFullTest, APictureThatDoesNotFitLeavesNothing) {
  Records records(folder_.path());
  MadeResults made;
  made.add();
  made.add().picture = made.keep(std::string(300'000, 'x'));
  {
    const FileLimit limit(200'000);
    EXPECT_THROW(records.add(made.all), DiskFull);
  }
  EXPECT_TRUE(blob_files(folder_.path()).empty());
  EXPECT_EQ(records.count({}), 0);
  records.add(made.all);  // with room it is as if nothing had been
  EXPECT_EQ(records.count({}), 2);
  EXPECT_TRUE(records.check(false).sound());
}

TEST_F(DiskFullTest, ATransactionThatFailsTakesItsPicturesAlong) {
  Records records(folder_.path());
  const std::string before = add_one(records);
  const std::size_t files = blob_files(folder_.path()).size();
  {
    const FileLimit limit(fs::file_size(folder_ / "records.db-wal"));  // pictures fit, the log cannot grow
    EXPECT_THROW(add_one(records), DiskFull);
  }
  EXPECT_EQ(blob_files(folder_.path()).size(), files);
  EXPECT_EQ(records.count({}), 1);
  EXPECT_EQ(as_text(records.blob(records.result(before).picture)), "picture of " + before);
  EXPECT_NO_THROW(add_one(records));
  EXPECT_EQ(records.check(false).problems, 0);
}

TEST_F(DiskFullTest, APromptSetThatDoesNotFitLeavesNothing) {
  Records records(folder_ / "records");
  const PromptSet prompts = TinyDetectorTest::prompts(load(), 1);
  const std::vector<NewImage> images{{.record = {.name = "a"}}};
  {
    const FileLimit limit(1000);
    EXPECT_THROW(records.create("bolts", prompts, images, std::nullopt, "{}"), DiskFull);
  }
  EXPECT_TRUE(blob_files(folder_ / "records").empty());
  EXPECT_EQ(records.counts().prompt_sets, 0);
}

// Takes what there is left, to the last byte.
void fill(const fs::path& file) {
  std::ofstream stream(file, std::ios::binary);
  for (const std::size_t size : {4096U, 1U})
    while (stream << std::string(size, 'x') << std::flush) {
    }
}

// A file system of a few megabytes in memory, where the tests may make one.
class SmallDisk {
 public:
  SmallDisk(fs::path folder, const char* size) : folder_(std::move(folder)) {
    fs::create_directories(folder_);
    mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, size) == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  bool is_there() const { return mounted_; }

 private:
  fs::path folder_;
  bool mounted_ = false;
};

TEST_F(DiskFullTest, KeepsAllThatWasPromisedOnADiskThatIsFull) {
  const SmallDisk disk(folder_ / "small", "size=8m");
  if (!disk.is_there()) GTEST_SKIP() << "no file system may be mounted here: " << std::strerror(errno);
  std::vector<std::string> promised;
  {
    Records records(folder_ / "small/records", {.reserve_bytes = 0});
    const auto add_until_full = [&] {
      for (int i = 0; i < 1000; ++i) {
        MadeResults made;
        NewResult& result = made.add();
        result.picture = made.keep("picture of " + result.id + std::string(50'000, 'x'));
        try {
          records.add(made.all);
          promised.push_back(result.id);
        } catch (const DiskFull&) {
          return true;
        }
      }
      return false;
    };
    ASSERT_TRUE(add_until_full());
    EXPECT_GT(promised.size(), 50U);
    EXPECT_EQ(records.count({}), std::ssize(promised));
    EXPECT_EQ(records.check(false).problems, 0);
    fill(folder_ / "small/of somebody else");
    EXPECT_EQ(records.review(promised.front(), Review::kNormal, "fine").review_note, "fine");
    for (int i = 0; i < 5; ++i) {  // room can be made, and is taken anew
      records.remove_result(promised.back());
      promised.pop_back();
    }
    ASSERT_TRUE(add_until_full());
  }
  Records records(folder_ / "small/records", {.reserve_bytes = 0});
  EXPECT_EQ(records.check(false).problems, 0);
  for (const std::string& id : promised)
    EXPECT_EQ(as_text(records.blob(records.result(id).picture)).substr(0, 37), "picture of " + id);
}

}  // namespace
}  // namespace inctrl
