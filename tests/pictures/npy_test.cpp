// tests/pictures/npy_test.cpp: src/pictures/npy.h writes what NumPy's format description asks for.
#include "pictures/npy.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

TEST(Npy, HoldsHeaderAndValues) {
  const TemporaryFolder folder;
  const std::vector<float> values{0, 1, 2, 3, 4, -0.5f};
  write_npy(folder / "map.npy", values, 2, 3);
  const std::string file = read_file(folder / "map.npy");
  EXPECT_EQ(file.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  const std::size_t header = static_cast<unsigned char>(file[8]) + 256u * static_cast<unsigned char>(file[9]);
  EXPECT_EQ((10 + header) % 64, 0u);
  EXPECT_EQ(file[10 + header - 1], '\n');
  EXPECT_TRUE(file.substr(10).starts_with("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"));
  ASSERT_EQ(file.size(), 10 + header + values.size() * sizeof(float));
  EXPECT_EQ(std::memcmp(file.data() + 10 + header, values.data(), values.size() * sizeof(float)), 0);
}

TEST(Npy, RefusesAShapeThatIsNotTheValues) {
  const std::vector<float> values(5);
  expect_error(ErrorCode::kInvalidArgument, "write_npy: 5 values for 2 rows of 3",
               [&] { write_npy("unused.npy", values, 2, 3); });
}

}  // namespace
}  // namespace inctrl
