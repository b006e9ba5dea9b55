// src/tensor_files/sha256.h: what is the fingerprint of these bytes?
// Tested by tests/tensor_files/sha256_test.cpp
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct evp_md_ctx_st;  // OpenSSL's digest state

namespace inctrl {

// SHA-256 over everything added, piece by piece. One object, one digest; throws kBackend if OpenSSL refuses.
class Sha256 {
 public:
  Sha256();
  void add(std::span<const std::byte> bytes);
  std::string finish();  // 64 hexadecimal digits, lower case; add nothing after it

 private:
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> state_;
};

// Of what is there as a whole.
std::string sha256_of(std::span<const std::byte> bytes);
std::string sha256_of(std::string_view text);

}  // namespace inctrl
