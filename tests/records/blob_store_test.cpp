// tests/records/blob_store_test.cpp
#include "records/blob_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <thread>

#include "records/made_results.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/file_limit.h"
#include "support/temporary_folder.h"
#include "tensor_files/atomic_file.h"
#include "tensor_files/disk_full.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

const std::string kNoBlob(64, 'a');

class BlobStoreTest : public testing::Test {
 protected:
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    store_.for_each([&](const std::string& name) { all.push_back(name); });
    std::sort(all.begin(), all.end());
    return all;
  }
  const TemporaryFolder folder_;
  const BlobStore store_{folder_ / "blobs"};
};

TEST_F(BlobStoreTest, GivesBackWhatWasPut) {
  const Blob blob = store_.put(bytes_of("a picture"));
  EXPECT_EQ(blob.bytes, 9U);
  EXPECT_EQ(as_text(store_.get(blob.name)), "a picture");
  EXPECT_TRUE(store_.has(blob.name));
  EXPECT_TRUE(store_.is_sound(blob.name));
}

TEST_F(BlobStoreTest, CallsAFileAfterItsContent) {
  const std::string abc =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";  // FIPS 180-2, appendix B.1
  EXPECT_EQ(store_.put(bytes_of("abc")).name, abc);
  EXPECT_EQ(store_.file_of(abc), folder_ / "blobs/b" / abc.substr(1));
  EXPECT_EQ(read_file(store_.file_of(abc)), "abc");
}

TEST_F(BlobStoreTest, KeepsTheSameOnce) {
  const std::string text = "twice", other = "once";
  const std::vector<Blob> blobs = store_.put_all(std::array{bytes_of(text), bytes_of(other), bytes_of(text)});
  ASSERT_EQ(blobs.size(), 3U);
  EXPECT_EQ(blobs[0].name, blobs[2].name);
  EXPECT_NE(blobs[0].name, blobs[1].name);
  store_.put(bytes_of(text));
  EXPECT_EQ(blob_files(folder_.path()).size(), 2U);
  EXPECT_EQ(names().size(), 2U);
}

TEST_F(BlobStoreTest, TakesOverAFile) {
  const fs::path file = store_.unfinished_file();
  write_atomically(file, bytes_of("a set"));
  const Blob blob = store_.take(file);
  EXPECT_EQ(blob.name, store_.put(bytes_of("a set")).name);
  EXPECT_EQ(blob.bytes, 5U);
  EXPECT_EQ(blob_files(folder_.path()).size(), 1U);
}

TEST_F(BlobStoreTest, PutsAnewWhatWasCutOff) {
  const Blob blob = store_.put(bytes_of("a picture"));
  write_file(store_.file_of(blob.name), "a pic");
  store_.put(bytes_of("a picture"));
  EXPECT_TRUE(store_.is_sound(blob.name));
}

TEST_F(BlobStoreTest, KnowsDamage) {
  const Blob blob = store_.put(bytes_of("a picture"));
  write_file(store_.file_of(blob.name), "a pictura");
  EXPECT_TRUE(store_.has(blob.name));
  EXPECT_FALSE(store_.is_sound(blob.name));
  store_.remove(blob.name);
  EXPECT_FALSE(store_.has(blob.name));
  EXPECT_FALSE(store_.is_sound(blob.name));
  EXPECT_FALSE(store_.is_sound("../../etc/passwd"));
  EXPECT_NO_THROW(store_.remove(blob.name));
}

TEST_F(BlobStoreTest, RemovesWhatAnInterruptedProcessLeft) {
  const Blob blob = store_.put(bytes_of("whole"));
  write_file(store_.unfinished_file(), "ha");
  write_file(folder_ / "blobs/unfinished/.a.123.tmp", "ha");
  const BlobStore again(folder_ / "blobs");
  EXPECT_EQ(blob_files(folder_.path()), std::vector{store_.file_of(blob.name)});
}

TEST_F(BlobStoreTest, KnowsWhatAnInterruptedProcessPutWithoutSettlingIt) {
  const Blob settled = store_.put(bytes_of("settled")), put = store_.put(bytes_of("put"));
  store_.settle({settled.name});
  const BlobStore again(folder_ / "blobs");
  EXPECT_EQ(again.claimed(), std::vector{put.name});
  again.settle({put.name});
  EXPECT_TRUE(again.claimed().empty());
  EXPECT_TRUE(again.has(put.name));
}

TEST_F(BlobStoreTest, ClaimsNothingThatWasHere) {
  const Blob blob = store_.put(bytes_of("same"));
  store_.settle({blob.name});
  store_.put(bytes_of("same"));
  EXPECT_TRUE(store_.claimed().empty());
}

TEST_F(BlobStoreTest, PassesOverFilesThatAreNoBlobs) {
  write_file(folder_ / "blobs/a/notes.txt", "not ours");
  write_file(folder_ / "blobs/notes.txt", "not ours");
  EXPECT_TRUE(names().empty());
}

TEST_F(BlobStoreTest, RefusesWhatIsNoName) {
  for (const char* name : {"", "abc", "../../../etc/passwd"})
    expect_error(ErrorCode::kInvalidArgument, "is no name of a picture or map", [&] { (void)store_.get(name); });
  expect_error(ErrorCode::kInvalidArgument, "is no name", [&] { store_.remove(std::string(64, 'A')); });
  expect_error(ErrorCode::kNotFound, kNoBlob.substr(1), [&] { (void)store_.get(kNoBlob); });
}

TEST_F(BlobStoreTest, LeavesNothingOfACallThatFindsNoRoom) {
  const std::string small = "fits", large(5000, 'x');
  const FileLimit limit(1000);
  EXPECT_THROW(store_.put_all(std::array{bytes_of(small), bytes_of(large)}), DiskFull);
  EXPECT_TRUE(blob_files(folder_.path()).empty());
}

TEST_F(BlobStoreTest, LetsThreadsPutTheSame) {
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([this] {
        for (int i = 0; i < 20; ++i) store_.put(bytes_of("content " + std::to_string(i)));
      });
  }
  EXPECT_EQ(names().size(), 20U);
  for (const std::string& name : names()) EXPECT_TRUE(store_.is_sound(name));
  EXPECT_EQ(blob_files(folder_.path()).size(), 20U);
}

TEST_F(BlobStoreTest, KnowsHowMuchIsFree) {
  EXPECT_GT(store_.free_bytes(), 0U);
}

}  // namespace
}  // namespace inctrl
