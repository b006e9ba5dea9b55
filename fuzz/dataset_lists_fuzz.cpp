// fuzz/dataset_lists_fuzz.cpp: can a data set's list do anything but be read or refused? Whatever it says, only files
// below the root are listed, and none for training and for testing.
#include <cstdint>
#include <set>
#include <string>

#include "datasets/csv_table.h"
#include "datasets/open_dataset.h"
#include "datasets/record_file.h"
#include "read_or_refuse.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

namespace {

using namespace inctrl;
namespace fs = std::filesystem;

class NoPictures : public PictureFiles {
 public:
  Size size(const fs::path&) const override { return {1, 1}; }
  Image read(const fs::path&) const override { return {{0}, 1, 1, PixelFormat::kGray8}; }
  Image read_mask(const fs::path& file) const override { return read(file); }
};

// One folder a layout, each with a picture and a list.
const TemporaryFolder& root() {
  static const TemporaryFolder kFolder;
  static const bool kMade = [] {
    for (const char* layout : {"csv", "authors", "meta", "elpv", "headct", "visa/split_csv"})
      fs::create_directories(kFolder / layout);
    for (const char* layout : {"csv", "authors", "meta", "elpv", "headct", "visa"})
      write_file(kFolder / layout / "a.png", "x");
    return true;
  }();
  (void)kMade;
  return kFolder;
}

void check(const Dataset& dataset) {
  for (const Category& category : dataset.categories) {
    std::set<std::string> train;
    for (const LabelledPicture& one : category.train) {
      train.insert(one.path);
      if (one.anomalous || one.file != "a.png") __builtin_trap();
    }
    for (const LabelledPicture& one : category.test)
      if (train.contains(one.path) || one.file != "a.png" ||
          !(one.mask.empty() || fs::is_regular_file(dataset.root / one.mask)))
        __builtin_trap();
  }
}

void open_list(const char* layout, const fs::path& folder, const fs::path& list, std::string_view text) {
  write_file(folder / list, text);
  read_or_refuse([&] { check(open_dataset(layout, folder, NoPictures())); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto bytes = std::as_bytes(std::span(data, size));
  read_or_refuse([&] { parse_idx_pictures(bytes, "fuzz"); });
  read_or_refuse([&] { parse_idx_labels(bytes, "fuzz"); });
  read_or_refuse([&] {
    CsvTable table(text, "fuzz");
    std::size_t rows = 0;
    while (table.next()) ++rows;
    if (rows > size) __builtin_trap();
  });
  if (text.starts_with('{') || text.starts_with('[')) {
    open_list("json", root() / "authors", "bolt_val_normal.json", text);
    open_list("json", root() / "meta", "meta.json", text);
    return 0;
  }
  open_list("csv", root() / "csv", "list.csv", text);
  open_list("elpv", root() / "elpv", "labels.csv", text);
  open_list("headct", root() / "headct", "labels.csv", text);
  open_list("visa", root() / "visa", "split_csv/1cls.csv", text);
  return 0;
}
