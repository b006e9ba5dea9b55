// src/datasets/mnist.cpp: train- and t10k- idx files, or folders of pictures by class.
// Tested by tests/datasets/mnist_test.cpp
#include <array>
#include <optional>
#include <system_error>

#include "datasets/layouts.h"
#include "datasets/one_vs_all.h"
#include "datasets/record_file.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDigits = 10;

// "train", "images", 3: train-images-idx3-ubyte, with .gz or without, also spelled train-images.idx3-ubyte.
std::optional<fs::path> find_idx(const fs::path& root, const std::string& part, const std::string& content, int axes) {
  constexpr std::array<std::string_view, 3> kFolders{"", "raw", "MNIST/raw"};
  std::error_code error;
  for (const std::string_view folder : kFolders)
    for (const char* dash : {"-", "."})
      for (const char* packed : {"", ".gz"}) {
        fs::path file = fs::path(folder) / part;
        file.concat("-").concat(content).concat(dash).concat("idx").concat(std::to_string(axes)).concat("-ubyte");
        file += packed;
        if (fs::is_regular_file(root / file, error)) return file;
      }
  return std::nullopt;
}

// The pictures of train- or t10k-, as far as there are any.
std::vector<ClassPicture> read_part(Listing& listing, const std::string& part) {
  const fs::path& root = listing.root();
  const std::optional<fs::path> images = find_idx(root, part, "images", 3), labels = find_idx(root, part, "labels", 1);
  require(images && labels, ErrorCode::kNotFound, "data set mnist: ", in_quotes(root.native()), " has no ", part,
          images ? "-labels-idx1-ubyte" : "-images-idx3-ubyte", " (.gz or not), and no folders train and test");
  const RecordFile image_file = RecordFile::open(root / *images), label_file = RecordFile::open(root / *labels);
  const IdxPictures pictures = parse_idx_pictures(image_file.bytes(), in_quotes(images->native()));
  const std::span<const std::byte> classes = parse_idx_labels(label_file.bytes(), in_quotes(labels->native()));
  require(pictures.count == classes.size(), ErrorCode::kBadFormat, in_quotes(images->native()), " has ", pictures.count,
          " pictures, ", in_quotes(labels->native()), " ", classes.size(), " labels");
  const std::string name = part + "-images-idx3-ubyte";
  std::vector<ClassPicture> found;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    LabelledPicture picture{.path = name + "#" + std::to_string(i), .file = *images};
    picture.record = i;
    const auto digit = std::to_integer<std::size_t>(classes[i]);
    if (digit < kDigits)
      found.push_back({std::move(picture), digit, part == "train"});
    else
      listing.leave_out(picture.path, "its label is " + std::to_string(digit) + ", not a digit");
  }
  return found;
}

}  // namespace

void list_mnist(Listing& listing) {
  if (!find_idx(listing.root(), "train", "images", 3) && has_class_folders(listing.root()))
    return list_class_folders(listing);
  std::vector<ClassPicture> pictures = read_part(listing, "train");
  for (ClassPicture& one : read_part(listing, "t10k")) pictures.push_back(std::move(one));
  std::vector<std::string> digits;
  for (std::size_t i = 0; i < kDigits; ++i) digits.push_back(std::to_string(i));
  list_one_vs_all(listing, digits, pictures);
}

}  // namespace inctrl
