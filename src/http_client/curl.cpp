// src/http_client/curl.cpp. Tested by tests/http_client/url_test.cpp and http_connection_test.cpp
#include "http_client/curl.h"

#include <dlfcn.h>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr const char* kFile = "libcurl.so.4";

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  require(function != nullptr, ErrorCode::kBackend, "http: ", kFile, " has no ", name, ": it is too old");
}

Curl load() {
  void* library = ::dlopen(kFile, RTLD_NOW | RTLD_LOCAL);
  require(library != nullptr, ErrorCode::kBackend,
          "http: this needs libcurl (on Debian: apt install libcurl4): ", library ? "" : ::dlerror());
  Curl curl{};
  find(library, "curl_global_init", curl.global_init);
  find(library, "curl_easy_init", curl.easy_init);
  find(library, "curl_easy_reset", curl.easy_reset);
  find(library, "curl_easy_setopt", curl.easy_setopt);
  find(library, "curl_easy_perform", curl.easy_perform);
  find(library, "curl_easy_getinfo", curl.easy_getinfo);
  find(library, "curl_easy_strerror", curl.easy_strerror);
  find(library, "curl_easy_cleanup", curl.easy_cleanup);
  find(library, "curl_slist_append", curl.slist_append);
  find(library, "curl_slist_free_all", curl.slist_free_all);
  find(library, "curl_url", curl.url);
  find(library, "curl_url_set", curl.url_set);
  find(library, "curl_url_get", curl.url_get);
  find(library, "curl_url_cleanup", curl.url_cleanup);
  find(library, "curl_free", curl.free);
  require(curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, ErrorCode::kBackend, "http: libcurl cannot start");
  return curl;
}

}  // namespace

const Curl& libcurl() {
  static const Curl loaded = load();
  return loaded;
}

}  // namespace inctrl
