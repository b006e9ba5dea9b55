// tests/pictures/opencv_module_test.cpp: src/pictures/opencv_module.h loads our modules and names what is missing.
#include "pictures/opencv_module.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(OpenCvModule, FindsEachModuleOfTheBuild) {
  EXPECT_NE(opencv_function("inctrl_opencv_pictures", "inctrl_decode_by_opencv"), nullptr);
  EXPECT_NE(opencv_function("inctrl_opencv_writer", "inctrl_open_video_encoder"), nullptr);
}

TEST(OpenCvModule, NamesAModuleThatIsMissingOrOfAnotherVersion) {
  expect_error(ErrorCode::kBackend, "cannot load inctrl_opencv_none.so, a part of this program: inctrl_opencv_none.so",
               [] { (void)opencv_function("inctrl_opencv_none", "f"); });
  expect_error(ErrorCode::kBackend, "inctrl_opencv_pictures.so has no f: it is of another version",
               [] { (void)opencv_function("inctrl_opencv_pictures", "f"); });
}

}  // namespace
}  // namespace inctrl
