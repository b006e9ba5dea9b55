// src/datasets/dataset.cpp. Tested by tests/datasets/dataset_test.cpp
#include "datasets/dataset.h"

#include "datasets/record_file.h"
#include "datasets/tiles.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {

Image load_picture(const Dataset& dataset, const LabelledPicture& picture, const PictureFiles& files) {
  const std::filesystem::path file = dataset.root / picture.file;
  if (picture.record) {
    if (dataset.layout == "mnist") return idx_picture(file, *picture.record);
    require(dataset.layout == "cifar10", ErrorCode::kBadFormat, in_quotes(picture.path), ": files of the layout ",
            dataset.layout, " have no records");
    return cifar_picture(file, *picture.record);
  }
  Image whole = files.read(file);
  return picture.part ? cut(whole, *picture.part, in_quotes(picture.path)) : whole;
}

Image load_mask(const Dataset& dataset, const LabelledPicture& picture, const PictureFiles& files) {
  if (picture.mask.empty()) return {};
  Image whole = files.read_mask(dataset.root / picture.mask);
  return picture.part ? cut(whole, *picture.part, in_quotes(picture.mask.native())) : whole;
}

}  // namespace inctrl
