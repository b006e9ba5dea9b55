// tests/server/service_test.cpp: apps/server/service.h joins the parts, and looks after the folder.
#include "server/service.h"

#include <gtest/gtest.h>

#include "detector/striped_pictures.h"
#include "records/made_results.h"
#include "server/model_folder.h"

namespace inctrl::server {
namespace {

class ServiceTest : public testing::Test {
 protected:
  ServiceTest() {
    folder_.add("a");
    folder_.add("b", /*seed=*/2);
  }
  // Adds a result of so many hours ago; returns its id.
  static std::string add(Service& service, int hours_ago) {
    return add_one(service.records(), {.id = id_at(now() - std::chrono::hours(hours_ago))});
  }
  static std::string kept(Service& service) {
    std::string ids;
    for (const ResultRecord& record : service.records().results({}, ResultOrder::kNewest, 100, "").records)
      ids += record.id + ' ';
    return ids;
  }

  ModelFolder folder_;
  TemporaryFolder data_;
  ServiceOptions options_{.data = data_ / "records", .models = {.default_model = "a"}};
};

TEST_F(ServiceTest, KeepsAllResultsUnlessItIsToldOtherwise) {
  Service service(options_);
  const std::string old = add(service, 10'000);
  service.tidy();
  EXPECT_EQ(kept(service), old + ' ');
}

TEST_F(ServiceTest, RemovesResultsThatAreTooOldUnlessTheyWereReviewed) {
  options_.most_age = std::chrono::hours(24);
  Service service(options_);
  const std::string young = add(service, 1), reviewed = add(service, 30);
  (void)add(service, 25);
  (void)service.records().review(reviewed, Review::kNormal, "");
  service.tidy();
  EXPECT_EQ(kept(service), young + ' ' + reviewed + ' ');
}

TEST_F(ServiceTest, RemovesResultsUntilTheFolderIsSmallEnough) {
  options_.most_bytes = 0;
  Service service(options_);
  (void)add(service, 0);
  service.tidy();
  EXPECT_EQ(kept(service), "");
}

TEST_F(ServiceTest, HoldsNoComparisonOfAModelThatHasGone) {
  options_.models.most_bytes = 1;
  Service service(options_);
  const Image normal = striped_picture(100);
  const ImageView view = normal.view();
  const PromptSet set = service.models().get("a")->encode_prompts({&view, 1});
  (void)service.records().create("nuts", set, std::vector<NewImage>(1), {}, "{}");
  const std::weak_ptr<const Comparison> nuts = service.comparisons().get("nuts");
  EXPECT_FALSE(nuts.expired());
  (void)service.models().get("b");
  EXPECT_TRUE(nuts.expired());
}

TEST_F(ServiceTest, TakesNoRequestsUntilAServerRuns) {
  EXPECT_FALSE(Service(options_).ready);
}

}  // namespace
}  // namespace inctrl::server
