// src/tensor_files/git_blob_id.cpp. Tested by tests/tensor_files/git_blob_id_test.cpp
#include "tensor_files/git_blob_id.h"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string_view>

#include "tensor/require.h"

namespace inctrl {

std::string git_blob_id(std::span<const std::byte> content) {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> state(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const std::string head = "blob " + std::to_string(content.size());
  std::array<unsigned char, 20> digest{};
  const bool done = state && EVP_DigestInit_ex(state.get(), EVP_sha1(), nullptr) == 1 &&
                    EVP_DigestUpdate(state.get(), head.c_str(), head.size() + 1) == 1 &&  // with its final 0
                    EVP_DigestUpdate(state.get(), content.data(), content.size()) == 1 &&
                    EVP_DigestFinal_ex(state.get(), digest.data(), nullptr) == 1;
  require(done, ErrorCode::kBackend, "git blob id: OpenSSL offers no SHA-1");
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) text += {kDigits[byte >> 4], kDigits[byte & 15u]};
  return text;
}

}  // namespace inctrl
