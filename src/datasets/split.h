// src/datasets/split.h: which of a data set's normal pictures are for testing, where it ships no split?
// Source: scikit-learn's train_test_split(test_size=..., random_state=...), which the authors' converters call: the
// test part is the beginning of numpy's legacy RandomState(seed).permutation(n). Tested by
// tests/datasets/split_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace inctrl {

// 0 to count - 1 in numpy's order.
std::vector<std::size_t> permutation(std::size_t count, std::uint32_t seed);

// For each of `count` names in byte order, whether it is for testing: ceil(count * test_share) of them are, but never
// all, lest no prompt can be drawn. `test_share` in (0, 1).
std::vector<bool> train_test_split(std::size_t count, double test_share, std::uint32_t seed);

}  // namespace inctrl
