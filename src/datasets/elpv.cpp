// src/datasets/elpv.cpp: labels.csv holds lines of path, probability of a defect and cell type, in columns of spaces.
// Tested by tests/datasets/elpv_test.cpp
#include <charconv>
#include <optional>
#include <sstream>
#include <system_error>

#include "datasets/layouts.h"
#include "datasets/named_picture.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

std::optional<double> probability_of(const std::string& text) {
  double value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !(value >= 0 && value <= 1)) return std::nullopt;
  return value;
}

// Whether the line's cell was dropped because the experts were not sure.
bool list_line(Listing& listing, const std::string& line, std::size_t number) {
  std::istringstream words(line);
  std::string path, probability, type, rest;
  words >> path >> probability >> type;
  if (path.empty()) return false;
  const std::optional<double> defect = probability_of(probability);
  if (!defect || (type != "mono" && type != "poly") || words >> rest) {
    listing.leave_out(path, "line " + std::to_string(number) +
                                " of labels.csv should hold a path, a probability from 0 to 1, and mono or poly, is " +
                                in_quotes(line));
    return false;
  }
  if (*defect > 0 && *defect < 1) return true;
  add_named(listing, {.category = type,
                      .name = path,
                      .mask = "",
                      .anomalous = *defect == 1,
                      .defect = "defective",
                      .side = Side::kDrawn});
  return false;
}

}  // namespace

void list_elpv(Listing& listing) {
  const fs::path list = listing.root() / "labels.csv";
  std::error_code error;
  require(fs::is_regular_file(list, error), ErrorCode::kNotFound, "data set elpv: there is no ",
          in_quotes(list.native()), ", and no folder has train/good");
  const ListText file(list);
  std::string_view text = file.text();
  std::size_t unsure = 0;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (list_line(listing, std::string(text.substr(0, end)), number)) ++unsure;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (unsure > 0) listing.note(std::to_string(unsure) + " cells dropped, of a probability between 0 and 1");
}

}  // namespace inctrl
