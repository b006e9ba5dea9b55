// src/training/picture_numbers.h: which pictures can a training ask for, beside those that data sets list?
// Every one has a number, so that features know no more than that. What is made or drawn follows from its number and
// the seed. Tested by tests/training/picture_numbers_test.cpp
#pragma once

#include <cstddef>

namespace inctrl {

class PictureNumbers {
 public:
  enum class Kind {
    kListed,          // as it is on disk
    kWithDefect,      // a defect drawn on a listed normal one
    kVaried,          // a listed normal one, turned, lit and moved a little
    kDrawnNormal,     // of a drawn category
    kDrawnDefective,  // of a drawn category
  };
  struct Picture {
    Kind kind = Kind::kListed;
    std::size_t of = 0;       // the listed picture, or the drawn category
    std::size_t variant = 0;  // of several made from it, or in its category
  };

  static constexpr std::size_t kVariants = 16;  // of each listed picture, with a defect and varied
  static constexpr std::size_t kDrawnNormal = 10, kDrawnDefective = 4;  // of a drawn category

  PictureNumbers(std::size_t listed, std::size_t drawn_categories) : listed_(listed), drawn_(drawn_categories) {}

  std::size_t listed() const noexcept { return listed_; }
  std::size_t drawn_categories() const noexcept { return drawn_; }
  std::size_t count() const noexcept { return first_drawn() + drawn_ * kDrawn; }

  // Numbers; a listed picture's is its index.
  std::size_t with_defect(std::size_t listed, std::size_t variant) const noexcept {
    return listed_ + listed * kVariants + variant;
  }
  std::size_t varied(std::size_t listed, std::size_t variant) const noexcept {
    return listed_ * (1 + kVariants) + listed * kVariants + variant;
  }
  std::size_t drawn_normal(std::size_t category, std::size_t index) const noexcept {
    return first_drawn() + category * kDrawn + index;
  }
  std::size_t drawn_defective(std::size_t category, std::size_t index) const noexcept {
    return drawn_normal(category, kDrawnNormal + index);
  }

  Picture at(std::size_t number) const noexcept;

 private:
  static constexpr std::size_t kDrawn = kDrawnNormal + kDrawnDefective;
  std::size_t first_drawn() const noexcept { return listed_ * (1 + 2 * kVariants); }

  std::size_t listed_, drawn_;
};

}  // namespace inctrl
