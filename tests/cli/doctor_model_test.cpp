// tests/cli/doctor_model_test.cpp: apps/cli/doctor_model.h
#include "cli/doctor_model.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/environment.h"
#include "support/temporary_folder.h"
#include "support/tiny_model.h"

namespace inctrl::cli {
namespace {

TEST(DoctorTbb, MayComeWithOpenVinoInEitherLayout) {
  EXPECT_EQ(check_tbb({"/o/libs/libopenvino.so.2640", "/o/libs/libtbb.so.12"}).health, Health::kOk);
  EXPECT_EQ(
      check_tbb({"/o/runtime/lib/intel64/libopenvino.so.2640", "/o/runtime/3rdparty/tbb/lib/libtbb.so.12"}).health,
      Health::kOk);
  EXPECT_EQ(check_tbb({"/o/libs/libopenvino.so.2640"}).health, Health::kOk);
}

TEST(DoctorTbb, IsWrongFromElsewhere) {
  const Finding finding = check_tbb({"/o/libs/libopenvino.so.2640", "/usr/lib/libtbb.so.12"});
  EXPECT_EQ(finding.health, Health::kWrong);
  EXPECT_NE(finding.message.find("/usr/lib/libtbb.so.12"), std::string::npos);
}

TEST(DoctorOpenVino, FindsTheCpu) {
  const Findings findings = check_openvino();
  EXPECT_EQ(findings[0].health, Health::kOk) << findings[0].message;
  EXPECT_NE(findings[0].message.find("CPU"), std::string::npos);
}

TEST(DoctorModules, NamesThePackageThatIsMissing) {
  EXPECT_EQ(
      remedy_of_loader("cannot load inctrl_opencv_pictures.so, a part of this program: libopencv_imgcodecs.so.406: "
                       "cannot open shared object file: No such file or directory"),
      "sudo apt-get install libopencv-imgcodecs406");
  EXPECT_TRUE(remedy_of_loader("inctrl_opencv_pictures.so: cannot open shared object file").starts_with("cmake --"));
  EXPECT_EQ(remedy_of_loader("libgdal.so.32: failed to map segment from shared object"), "ulimit -v unlimited");
}

TEST(DoctorModel, SaysWhereAMissingOneComesFrom) {
  EXPECT_EQ(check_model("dinov2-small", true)[0].remedy, "inctrl pull dinov2-small");
  EXPECT_EQ(check_model("/no/such.safetensors", true)[0].remedy, "ls -l /no");
  EXPECT_TRUE(check_model("no-such", true)[0].remedy.starts_with("inctrl info"));
}

TEST(DoctorModel, JudgesADrawnPicture) {
  const TemporaryFolder folder;
  const Environment cache("XDG_CACHE_HOME", (folder.path() / "cache").string());
  const std::string file = (folder.path() / "tiny.safetensors").string();
  (void)TinyModel().write(file);
  const Findings findings = check_model(file, false);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[1].check, "self-test");
  EXPECT_EQ(findings[1].health, Health::kOk) << findings[1].message;
  EXPECT_EQ(check_model(file, true).size(), 1u);
}

TEST(DoctorModel, IsWrongWithAFlippedByte) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "tiny.safetensors").string();
  (void)TinyModel().write(file);
  {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(-1, std::ios::end);
    stream.put('\x7f');
  }
  const Findings findings = check_model(file, false);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].health, Health::kWrong);
  EXPECT_TRUE(findings[0].remedy.starts_with("mv ")) << findings[0].remedy;
}

}  // namespace
}  // namespace inctrl::cli
