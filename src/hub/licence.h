// src/hub/licence.h: under which licence is what was pulled, and what is kept to show it?
// Tested by tests/hub/licence_test.cpp
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace inctrl {

// "Apache-2.0" for the hub's "apache-2.0": SPDX's spelling where there is one, else the word as it is; "unknown" for
// "".
std::string spdx_licence(std::string_view hub_word);

// The `license:` of the front matter (between two lines "---") of a model card; "" if it has none.
std::string licence_of_card(std::string_view card);

struct LicenceFacts {
  std::string model, source, licence;                          // one line each
  std::vector<std::pair<std::string, std::string>> documents;  // name and text of each file that tells the terms
};

// The file that lies beside a pulled model.
std::string licence_document(const LicenceFacts& facts);

}  // namespace inctrl
