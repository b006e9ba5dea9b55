// src/tensor_files/sha256.cpp. Tested by tests/tensor_files/sha256_test.cpp
#include "tensor_files/sha256.h"

#include <openssl/evp.h>

#include <array>

#include "tensor/require.h"

namespace inctrl {

Sha256::Sha256() : state_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
  require(state_ && EVP_DigestInit_ex(state_.get(), EVP_sha256(), nullptr) == 1, ErrorCode::kBackend,
          "sha256: OpenSSL offers no SHA-256");
}

void Sha256::add(std::span<const std::byte> bytes) {
  require(EVP_DigestUpdate(state_.get(), bytes.data(), bytes.size()) == 1, ErrorCode::kBackend,
          "sha256: OpenSSL refused ", bytes.size(), " bytes");
}

std::string Sha256::finish() {
  std::array<unsigned char, 32> digest{};
  require(EVP_DigestFinal_ex(state_.get(), digest.data(), nullptr) == 1, ErrorCode::kBackend,
          "sha256: OpenSSL gave no digest");
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) text += {kDigits[byte >> 4], kDigits[byte & 15u]};
  return text;
}

std::string sha256_of(std::span<const std::byte> bytes) {
  Sha256 sha;
  sha.add(bytes);
  return sha.finish();
}

std::string sha256_of(std::string_view text) {
  return sha256_of(std::as_bytes(std::span(text.data(), text.size())));
}

}  // namespace inctrl
