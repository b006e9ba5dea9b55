// src/http_client/url.h: which machine does a web address lead to, and how?
// Tested by tests/http_client/url_test.cpp
#pragma once

#include <string>
#include <string_view>

namespace inctrl {

// Of "https://user:secret@Host.example:8443/a/b?q#f". libcurl's parser, the one that will also follow the address.
struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case, without brackets; "host.example"
  std::string port;    // the scheme's own if none is written; "8443"
  std::string path;    // "/a/b", at least "/"
  bool has_user = false;

  bool operator==(const Url&) const = default;
};

// kInvalidArgument unless `text` is a whole address of http or https.
Url parse_url(const std::string& text);

// "https://host.example:8443": two addresses of one origin are answered by the same server.
std::string origin_of(const Url& url);

// "localhost", 127.0.0.0/8 or ::1: what is sent there leaves the machine by no wire.
bool is_loopback(const Url& url);

// One segment of a path, or a part of a query: everything but letters, digits and "-._~" as %XX.
std::string percent_encoded(std::string_view text);

}  // namespace inctrl
