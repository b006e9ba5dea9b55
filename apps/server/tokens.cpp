// apps/server/tokens.cpp. Tested by tests/server/tokens_test.cpp
#include "server/tokens.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tensor/require.h"
#include "tensor_files/sha256.h"

namespace inctrl::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShortest = 16;

void require_private(const fs::path& file) {
  std::error_code error;
  const fs::perms others = fs::status(file, error).permissions() & (fs::perms::group_all | fs::perms::others_all);
  require((others & ~fs::perms::group_read) == fs::perms::none, ErrorCode::kBadFormat, "token file ", file.string(),
          " may be read or changed by others: chmod 600 it, or 640 for a group");
}

struct Line {
  std::string token;
  Scope scope = Scope::kRead;
  int number = 0;
};

std::vector<Line> read_lines(const fs::path& file) {
  std::ifstream in(file);
  require(in.good(), ErrorCode::kNotFound, "token file ", file.string(), " cannot be read");
  require_private(file);
  std::vector<Line> lines;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    std::istringstream words(line.substr(0, line.find('#')));
    std::string token, scope, more;
    if (!(words >> token)) continue;
    words >> scope;
    require((scope == "read" || scope == "full") && !(words >> more) && token.size() >= kShortest,
            ErrorCode::kBadFormat, "token file ", file.string(), ", line ", number, ": expected a token of ", kShortest,
            " letters or more, and read or full");
    lines.push_back({token, scope == "full" ? Scope::kFull : Scope::kRead, number});
  }
  require(!lines.empty(), ErrorCode::kBadFormat, "token file ", file.string(), " has no token");
  return lines;
}

}  // namespace

Tokens Tokens::read(const fs::path& file) {
  Tokens tokens;
  for (const Line& line : read_lines(file)) {
    const std::string digest = sha256_of(line.token);
    require(std::none_of(tokens.entries_.begin(), tokens.entries_.end(),
                         [&](const Entry& entry) { return entry.digest == digest; }),
            ErrorCode::kBadFormat, "token file ", file.string(), ", line ", line.number,
            ": this token was there before");
    tokens.entries_.push_back({digest, line.scope});
  }
  return tokens;
}

std::string Tokens::first_of(const fs::path& file) {
  return read_lines(file).front().token;
}

Scope Tokens::scope_of(std::string_view authorization) const {
  if (!are_needed()) return Scope::kFull;
  constexpr std::string_view kBearer = "bearer ";
  const bool is_bearer = authorization.size() > kBearer.size() &&
                         std::equal(kBearer.begin(), kBearer.end(), authorization.begin(),
                                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b); });
  if (!is_bearer) return Scope::kNone;
  const std::string digest = sha256_of(authorization.substr(kBearer.size()));
  Scope scope = Scope::kNone;
  for (const Entry& entry : entries_)  // all of them, whichever it is
    if (CRYPTO_memcmp(entry.digest.data(), digest.data(), digest.size()) == 0) scope = entry.scope;
  return scope;
}

}  // namespace inctrl::server
