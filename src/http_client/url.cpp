// src/http_client/url.cpp. Tested by tests/http_client/url_test.cpp
#include "http_client/url.h"

#include <algorithm>
#include <memory>

#include "http_client/curl.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

using Handle = std::unique_ptr<CURLU, void (*)(CURLU*)>;

// "" for a part that is not there.
std::string part_of(const Handle& url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (libcurl().url_get(url.get(), part, &text, flags) != CURLUE_OK) return "";
  const std::unique_ptr<char, void (*)(void*)> owner(text, libcurl().free);
  return text;
}

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '-' || letter == '.' || letter == '_' || letter == '~';
}

}  // namespace

Url parse_url(const std::string& text) {
  const Handle handle(libcurl().url(), libcurl().url_cleanup);
  require(handle != nullptr, ErrorCode::kBackend, "http: libcurl has no memory");
  const bool printable =
      std::all_of(text.begin(), text.end(), [](unsigned char letter) { return letter > 0x20 && letter != 0x7f; });
  const bool parsed = printable && libcurl().url_set(handle.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
  Url url{.scheme = part_of(handle, CURLUPART_SCHEME),
          .host = part_of(handle, CURLUPART_HOST),
          .port = part_of(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT),
          .path = part_of(handle, CURLUPART_PATH),
          .has_user = !part_of(handle, CURLUPART_USER).empty() || !part_of(handle, CURLUPART_PASSWORD).empty()};
  require(parsed && (url.scheme == "http" || url.scheme == "https") && !url.host.empty(), ErrorCode::kInvalidArgument,
          "\"", text, "\" is no address of http or https");
  std::transform(url.host.begin(), url.host.end(), url.host.begin(),
                 [](unsigned char letter) { return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter; });
  if (url.host.starts_with('[') && url.host.ends_with(']')) url.host = url.host.substr(1, url.host.size() - 2);
  return url;
}

std::string origin_of(const Url& url) {
  const bool version_6 = url.host.find(':') != std::string::npos;
  return url.scheme + "://" + (version_6 ? "[" + url.host + "]" : url.host) + ":" + url.port;
}

bool is_loopback(const Url& url) {
  if (url.host == "localhost" || url.host == "::1") return true;
  const bool numbers = url.host.find_first_not_of("0123456789.") == std::string::npos;
  return numbers && url.host.starts_with("127.") && std::count(url.host.begin(), url.host.end(), '.') == 3;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (is_plain(letter)) {
      encoded += letter;
    } else {
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15u]};
    }
  }
  return encoded;
}

}  // namespace inctrl
