// src/http_client/curl.h: how does libcurl come into the process only when it is needed?
// It brings thirty other libraries, which every start would pay for; and a machine on which nothing is fetched and
// nobody is told need not have it.
#pragma once

#include <curl/curl.h>

namespace inctrl {

// libcurl's functions by their names, without the prefix.
struct Curl {
  decltype(&curl_global_init) global_init;
  decltype(&curl_easy_init) easy_init;
  decltype(&curl_easy_reset) easy_reset;
  decltype(&curl_easy_setopt) easy_setopt;
  decltype(&curl_easy_perform) easy_perform;
  decltype(&curl_easy_getinfo) easy_getinfo;
  decltype(&curl_easy_strerror) easy_strerror;
  decltype(&curl_easy_cleanup) easy_cleanup;
  decltype(&curl_slist_append) slist_append;
  decltype(&curl_slist_free_all) slist_free_all;
  decltype(&curl_url) url;
  decltype(&curl_url_set) url_set;
  decltype(&curl_url_get) url_get;
  decltype(&curl_url_cleanup) url_cleanup;
  decltype(&curl_free) free;
};

// Loaded and started at the first call; it stays. kBackend if it is not on this machine. Any thread may call.
const Curl& libcurl();

}  // namespace inctrl
