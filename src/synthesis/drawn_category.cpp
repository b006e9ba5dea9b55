// src/synthesis/drawn_category.cpp. Tested by tests/synthesis/drawn_category_test.cpp
#include "synthesis/drawn_category.h"

#include <cmath>
#include <utility>

#include "synthesis/defect.h"

namespace inctrl {
namespace {

constexpr int kDonorKind = 3;  // kinds ahead of the product's own
constexpr double kFaultShare = 0.3;

DrawnPicture compared(const Canvas& normal, const Canvas& defective) {
  return {image_of(defective),
          {difference_mask(normal, defective), normal.size.width, normal.size.height, PixelFormat::kGray8}};
}

DefectKind any_kind(Random& random) {
  return static_cast<DefectKind>(random.between(0, kDefectKinds - 1));
}

ProductKind kind_of(std::uint64_t number) {
  return static_cast<ProductKind>(number % kProductKinds);
}

}  // namespace

DrawnPicture with_defect(const ImageView& normal, const ImageView& donor, Random random) {
  const Canvas canvas = canvas_of(normal);
  const DefectKind kind = any_kind(random);
  return compared(canvas, make_defect(canvas, kind, random.branch("defect"), canvas_of(donor)));
}

Image varied(const ImageView& picture, Random random) {
  constexpr double kTurn = 0.07, kScale = 0.05, kShift = 0.03, kLight = 0.15;  // radians; shares
  const Canvas canvas = canvas_of(picture);
  const double turn = random.uniform(-kTurn, kTurn), scale = std::exp(random.uniform(-kScale, kScale));
  const double width = canvas.size.width, height = canvas.size.height;
  const double right = random.uniform(-kShift, kShift) * width, down = random.uniform(-kShift, kShift) * height;
  const auto light = static_cast<float>(std::exp(random.uniform(-kLight, kLight)));
  const double cosine = std::cos(turn) / scale, sine = std::sin(turn) / scale;
  Canvas moved(canvas.size);
  for (int y = 0; y < canvas.size.height; ++y)
    for (int x = 0; x < canvas.size.width; ++x) {
      const double across = x - width / 2 - right, along = y - height / 2 - down;
      moved.at(x, y) =
          times(canvas.sample(width / 2 + cosine * across - sine * along, height / 2 + sine * across + cosine * along),
                light);
    }
  blur(moved, random.chance(0.3) ? random.uniform(0.3, 1.0) : 0);
  return image_of(moved);
}

DrawnCategory::DrawnCategory(std::uint64_t seed, std::uint64_t number, Size size)
    : random_(Random(seed).branch("category", number)),
      product_(make_product(kind_of(number), size, random_.branch("product"))),
      donor_(make_product(kind_of(number + kDonorKind), size, random_.branch("donor"))) {}

Image DrawnCategory::normal(std::uint64_t index) const {
  return image_of(product_->draw(random_.branch("n", index)));
}

DrawnPicture DrawnCategory::defective(std::uint64_t index) const {
  Random random = random_.branch("b", index);
  const Canvas normal = product_->draw(random.branch("n"));
  if (random.chance(kFaultShare))
    if (const auto faulty =
            product_->draw_faulty(random.branch("n"), static_cast<Fault>(random.between(0, kFaults - 1))))
      return compared(normal, *faulty);
  const DefectKind kind = any_kind(random);
  return compared(normal, make_defect(normal, kind, random.branch("d"), donor_->draw(random.branch("donor"))));
}

}  // namespace inctrl
