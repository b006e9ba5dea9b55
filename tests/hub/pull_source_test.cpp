// tests/hub/pull_source_test.cpp: src/hub/pull_source.h and short_names.h
#include "hub/pull_source.h"

#include <gtest/gtest.h>

#include "hub/short_names.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

const std::string kHash(64, 'a');

std::string repository_of(const std::string& text) {
  return std::get<HubRepository>(parse_pull_source(text).what).to_text();
}

TEST(PullSource, IsARepositoryWithOrWithoutARevision) {
  EXPECT_EQ(repository_of("hf:facebook/dinov2-small"), "hf:facebook/dinov2-small");
  EXPECT_EQ(repository_of("hf:a/b.c_d-1@main"), "hf:a/b.c_d-1");
  EXPECT_EQ(repository_of("hf:a/b@refs/pr/3"), "hf:a/b@refs/pr/3");
  EXPECT_EQ(parse_pull_source("hf:facebook/dinov2-small@v1").name, "dinov2-small");
}

TEST(PullSource, IsPinnedByAWholeCommitOnly) {
  const auto pinned = [](const std::string& revision) {
    return HubRepository{.owner = "a", .name = "b", .revision = revision}.is_pinned();
  };
  EXPECT_TRUE(pinned(std::string(40, 'f')));
  EXPECT_FALSE(pinned(std::string(39, 'f')));
  EXPECT_FALSE(pinned(std::string(40, 'F')));
  EXPECT_FALSE(pinned("main"));
}

TEST(PullSource, IsAFileWithItsHash) {
  const PullSource source = parse_pull_source("https://host/a/b.tar/model.v2.pth?x=1#sha256=" + std::string(64, 'A'));
  const auto& file = std::get<PlainFile>(source.what);
  EXPECT_EQ(file.url, "https://host/a/b.tar/model.v2.pth?x=1");
  EXPECT_EQ(file.sha256, kHash);
  EXPECT_EQ(file.file, "model.v2.pth");
  EXPECT_EQ(source.name, "model.v2");
}

TEST(PullSource, OtherWordsAreRefused) {
  for (const char* text : {"hf:", "hf:a", "hf:a/", "hf:/b", "hf:a/b/c", "hf:../b", "hf:a/..", "hf:a/b?c", "hf:a /b",
                           "hf:a/.b", "hf:a/b\n"})
    expect_error(ErrorCode::kInvalidArgument, "hf:OWNER/NAME", [&] { parse_pull_source(text); });
  for (const char* text : {"hf:a/b@", "hf:a/b@../x", "hf:a/b@x/", "hf:a/b@x//y", "hf:a/b@a b"})
    expect_error(ErrorCode::kInvalidArgument, "a branch, a tag or a commit", [&] { parse_pull_source(text); });
  for (const char* hash : {"", "#", "#sha256=", "#md5=1", "#sha256=12"})
    expect_error(ErrorCode::kInvalidArgument,
                 "#sha256=", [&] { parse_pull_source(std::string("https://host/x") + hash); });
  expect_error(ErrorCode::kInvalidArgument, "password",
               [] { parse_pull_source("https://u:p@host/x#sha256=" + kHash); });
  expect_error(ErrorCode::kInvalidArgument, "no address", [] { parse_pull_source("ftp://host/x#sha256=" + kHash); });
  expect_error(ErrorCode::kInvalidArgument, "one of clip-b16", [] { parse_pull_source("dinov9"); });
}

TEST(ShortNames, StandForRepositoriesAndBecomeTheModelsNames) {
  EXPECT_EQ(repository_of("clip-b16-plus-240"), "hf:timm/vit_base_patch16_plus_clip_240.laion400m_e32");
  EXPECT_EQ(repository_of("dinov2-base-registers"), "hf:facebook/dinov2-with-registers-base");
  EXPECT_EQ(parse_pull_source("clip-b16-plus-240").name, "clip-b16-plus-240");
  EXPECT_EQ(published_repository("nothing"), std::nullopt);
}

TEST(ModelName, IsAFileNameThatHidesNothing) {
  for (const char* name : {"a", "dinov2-small", "v1.5_x"}) EXPECT_NO_THROW(require_model_name(name)) << name;
  for (const char* name : {"", ".hidden", "a/b", "..", "a..b", "a b", "x.safetensors", "\xc3\xa9"})
    expect_error(ErrorCode::kInvalidArgument, "--name", [&] { require_model_name(name); });
  expect_error(ErrorCode::kInvalidArgument, "--name", [] { require_model_name(std::string(101, 'a')); });
}

}  // namespace
}  // namespace inctrl
