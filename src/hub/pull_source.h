// src/hub/pull_source.h: what did the user name to be pulled?
//   hf:facebook/dinov2-small            the hub's repository, its branch main
//   hf:facebook/dinov2-small@ed25f3a3   a branch, a tag, or a commit
//   dinov2-small                        a short name: short_names.h
//   https://host/a/model.pth#sha256=... one file, whose content is known beforehand
// Tested by tests/hub/pull_source_test.cpp
#pragma once

#include <string>
#include <variant>

namespace inctrl {

struct HubRepository {
  std::string owner, name;
  std::string revision = "main";

  std::string to_text() const;  // "hf:owner/name", with "@revision" unless that is main
  bool is_pinned() const;       // is the revision a whole commit, 40 hexadecimal digits?
};

struct PlainFile {
  std::string url;     // without the fragment
  std::string sha256;  // 64 hexadecimal digits, lower case
  std::string file;    // the last part of its path: "model.pth"
};

struct PullSource {
  std::variant<HubRepository, PlainFile> what;
  std::string name;  // that a model from there gets if nobody says another: the repository's, or the file's stem
};

// kInvalidArgument, saying what is wrong and what can be named.
PullSource parse_pull_source(const std::string& text);

// Letters, digits, '-', '_' and '.', at most 100 bytes, the first no '.': what `--model NAME` finds. kInvalidArgument.
void require_model_name(const std::string& name);

}  // namespace inctrl
