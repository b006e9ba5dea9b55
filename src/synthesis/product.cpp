// src/synthesis/product.cpp. Tested by tests/synthesis/product_test.cpp
#include "synthesis/product.h"

#include "synthesis/products.h"
#include "tensor/require.h"

namespace inctrl {

std::unique_ptr<Product> make_product(ProductKind kind, Size size, Random random) {
  require(size.width >= 16 && size.height >= 16, ErrorCode::kInvalidArgument, "a drawn picture of ", size.width, " x ",
          size.height, " pixels: needed at least 16 x 16");
  switch (kind) {
    case ProductKind::kGrain: return make_grain(size, random);
    case ProductKind::kWeave: return make_weave(size, random);
    case ProductKind::kPlate: return make_plate(size, random);
    case ProductKind::kScan: return make_scan(size, random);
    case ProductKind::kPrint: return make_print(size, random);
    case ProductKind::kBoard: return make_board(size, random);
    case ProductKind::kPart: return make_part(size, random);
    case ProductKind::kHeap: return make_heap(size, random);
  }
  fail(ErrorCode::kInvalidArgument, "there is no such kind of product");
}

}  // namespace inctrl
