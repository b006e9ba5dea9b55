// apps/server/tokens.h: who may do what?
// A file of lines "TOKEN read" or "TOKEN full"; '#' begins a comment. Tested by tests/server/tokens_test.cpp
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "server/request.h"

namespace inctrl::server {

class Tokens {
 public:
  Tokens() = default;  // none: everyone may do all
  // kNotFound; kBadFormat, naming the line, for another form, for tokens of less than 16 letters or twice the same, and
  // for a file that others than its owner may read.
  static Tokens read(const std::filesystem::path& file);

  // The first token of such a file, to be shown to another server. Errors as of read().
  static std::string first_of(const std::filesystem::path& file);

  bool are_needed() const noexcept { return !entries_.empty(); }
  // Of an Authorization header, "Bearer TOKEN"; kNone for what is no token. Takes as long for a wrong one as for a
  // right one.
  Scope scope_of(std::string_view authorization) const;

 private:
  struct Entry {
    std::string digest;  // sha256
    Scope scope;
  };
  std::vector<Entry> entries_;
};

}  // namespace inctrl::server
