// src/wire/base64.cpp: OpenSSL's. Tested by tests/wire/base64_test.cpp
#include "wire/base64.h"

#include <openssl/evp.h>

#include <algorithm>
#include <climits>

#include "tensor/require.h"

namespace inctrl {
namespace {

const unsigned char* unsigned_bytes(const void* bytes) {
  return static_cast<const unsigned char*>(bytes);
}

}  // namespace

std::string to_base64(std::span<const std::byte> bytes) {
  require(bytes.size() < INT_MAX / 2, ErrorCode::kLimit, "base64: ", bytes.size(), " bytes are too many");
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), unsigned_bytes(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string from_base64(std::string_view text) {
  if (text.starts_with("data:")) text.remove_prefix(std::min(text.find(',') + 1, text.size()));
  std::string plain;
  plain.reserve(text.size());
  std::copy_if(text.begin(), text.end(), std::back_inserter(plain), [](char c) { return c != '\r' && c != '\n'; });
  // OpenSSL would pass over what is no letter of base64 at both ends.
  const std::size_t end = std::min(plain.find('='), plain.size());
  const bool sound =
      plain.size() % 4 == 0 && plain.size() - end <= 2 && plain.size() < INT_MAX &&
      std::all_of(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(end),
                  [](unsigned char c) { return std::isalnum(c) || c == '+' || c == '/'; }) &&
      std::all_of(plain.begin() + static_cast<std::ptrdiff_t>(end), plain.end(), [](char c) { return c == '='; });
  require(sound, ErrorCode::kBadFormat, "what should be base64 is none");
  std::string bytes(plain.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), unsigned_bytes(plain.data()),
                                     static_cast<int>(plain.size()));
  require(length >= 0, ErrorCode::kBadFormat, "what should be base64 is none");
  bytes.resize(static_cast<std::size_t>(length) - (plain.size() - end));
  return bytes;
}

}  // namespace inctrl
