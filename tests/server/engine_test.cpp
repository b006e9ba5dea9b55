// tests/server/engine_test.cpp: apps/server/engine.h judges in a fair order, and tells each request what became of it.
#include "server/engine.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <future>
#include <string>

#include "detector/striped_pictures.h"
#include "inctrl/detector.h"
#include "server/blocker.h"
#include "server/problem.h"

namespace inctrl::server {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<Patience> patience_until(Patience::Clock::time_point deadline) {
  return std::make_shared<Patience>(deadline);
}

std::shared_ptr<Patience> patient() {
  return patience_until(Patience::Clock::now() + 1h);
}

// What jobs did, in order.
class Diary {
 public:
  void note(const std::string& what) {
    const std::lock_guard lock(mutex_);
    text_ += what + ' ';
  }
  std::string text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  std::mutex mutex_;
  std::string text_;
};

// A request that waits for its end.
class Asked {
 public:
  std::function<void()> done() {
    return [this] { done_.set_value(); };  // a second time throws
  }
  bool ends() { return done_.get_future().wait_for(20s) == std::future_status::ready; }

 private:
  std::promise<void> done_;
};

class EngineTest : public TinyDetectorTest {
 protected:
  // Work that writes its name down, or the kind of its failure.
  Job job(const std::string& name) {
    Job job;
    job.run = [this, name] { diary_.note(name); };
    job.fail = failing(name);
    return job;
  }
  Job job_that_throws(const std::string& name, const Error& error) {
    Job made = job(name);
    made.run = [error] { throw error; };
    return made;
  }
  std::vector<Job> jobs(const std::string& name, int count) {
    std::vector<Job> all;
    for (int i = 1; i <= count; ++i) all.push_back(job(name + std::to_string(i)));
    return all;
  }
  // A picture of that width, judged by its width.
  Job picture(const std::shared_ptr<const Model>& model, const std::string& name, int width) {
    Job job;
    job.model = model;
    job.read = [width] { return striped_picture(1, false, width, 64); };
    job.judge = [this, name](const Image& image, const EncodedPicture& encoded) {
      diary_.note(name + ':' + std::to_string(image.width) + '=' + std::to_string(encoded.width()));
    };
    job.fail = failing(name);
    return job;
  }
  std::function<void(std::exception_ptr)> failing(const std::string& name) {
    return [this, name](const std::exception_ptr& error) { diary_.note(name + '!' + problem_of(error).kind); };
  }
  std::shared_ptr<const Model> tiny(const ModelOptions& options = {}) {
    return std::make_shared<const Model>(load(options));
  }

  Diary diary_;
};

TEST_F(EngineTest, TakesRequestsInTurnSoThatSmallOnesNeedNotWaitForLargeOnes) {
  Engine engine(1, 100, [](double) {});
  Asked large, small, other;
  Blocker blocker(engine);
  engine.submit(jobs("large", 4), patient(), large.done());
  engine.submit(jobs("small", 1), patient(), small.done());
  engine.submit(jobs("other", 2), patient(), other.done());
  blocker.let_go();
  EXPECT_TRUE(large.ends() && small.ends() && other.ends());
  EXPECT_EQ(diary_.text(), "large1 small1 other1 large2 other2 large3 large4 ");
}

TEST_F(EngineTest, RefusesWhatTheQueueCannotHoldAndQueuesNothingOfIt) {
  Engine engine(1, 3, [](double) {});
  Asked first, last;
  Blocker blocker(engine);
  engine.submit(jobs("a", 2), patient(), first.done());
  try {
    engine.submit(jobs("b", 2), patient(), [this] { diary_.note("told"); });
    ADD_FAILURE() << "nothing was thrown";
  } catch (const HttpError& error) {
    EXPECT_EQ(error.kind, "busy");
    EXPECT_EQ(error.retry_after, 1);
    EXPECT_STREQ(error.what(), "too many pictures are waiting: 2 of at most 3");
  }
  EXPECT_EQ(engine.waiting(), 2u);
  engine.submit(jobs("c", 1), patient(), last.done());  // there is room for one
  EXPECT_EQ(engine.waiting(), 3u);
  blocker.let_go();
  EXPECT_TRUE(first.ends() && last.ends());
  EXPECT_EQ(diary_.text(), "a1 c1 a2 ");
  EXPECT_EQ(engine.waiting(), 0u);
}

TEST_F(EngineTest, TakesARequestLargerThanItsQueueWhenNobodyWaits) {
  Engine engine(1, 3, [](double) {});
  Asked large;
  engine.submit(jobs("a", 5), patient(), large.done());  // else it could never be answered
  EXPECT_TRUE(large.ends());
  EXPECT_EQ(diary_.text(), "a1 a2 a3 a4 a5 ");
}

TEST_F(EngineTest, DoesNotBeginWhatComesTooLate) {
  Engine engine(1, 100, [](double) {});
  Asked late;
  engine.submit(jobs("a", 2), patience_until(Patience::Clock::now() - 1s), late.done());
  EXPECT_TRUE(late.ends());
  EXPECT_EQ(diary_.text(), "a1!deadline a2!deadline ");
}

TEST_F(EngineTest, DoesNotBeginWhatAClientThatLeftAskedFor) {
  Engine engine(1, 100, [](double) {});
  Asked left, stays;
  const std::shared_ptr<Patience> leaving = patient();
  Blocker blocker(engine);
  engine.submit(jobs("left", 2), leaving, left.done());
  engine.submit(jobs("stays", 1), patient(), stays.done());
  leaving->client_left();
  blocker.let_go();
  EXPECT_TRUE(left.ends() && stays.ends());
  EXPECT_EQ(diary_.text(), "left1!deadline stays1 left2!deadline ");
}

TEST_F(EngineTest, TellsAFailureToItsJobAlone) {
  Engine engine(1, 100, [](double) {});
  Asked asked;
  engine.submit({job("a"), job_that_throws("b", Error(ErrorCode::kBadFormat, "broken")), job("c")}, patient(),
                asked.done());
  EXPECT_TRUE(asked.ends());
  EXPECT_EQ(diary_.text(), "a b!bad-format c ");
}

TEST_F(EngineTest, IsDoneOnceOnAWorkerAfterTheLastJob) {
  constexpr int kRequests = 20, kJobs = 25;
  std::array<std::atomic<int>, kRequests> run{}, told{};
  std::atomic<int> early{0}, elsewhere{0};
  const auto here = std::this_thread::get_id();
  std::promise<void> all;
  std::atomic<int> left{kRequests};
  Engine engine(4, kRequests * kJobs, [](double) {});
  for (std::size_t request = 0; request < kRequests; ++request) {
    Job job;
    job.run = [&run, request] { ++run[request]; };
    engine.submit(std::vector<Job>(kJobs, job), patient(), [&, request] {
      early += run[request] != kJobs;
      elsewhere += std::this_thread::get_id() == here;
      ++told[request];
      if (--left == 0) all.set_value();
    });
  }
  EXPECT_EQ(all.get_future().wait_for(20s), std::future_status::ready);
  engine.stop();
  EXPECT_EQ(early, 0);
  EXPECT_EQ(elsewhere, 0);
  for (const auto& times : told) EXPECT_EQ(times, 1);
}

TEST_F(EngineTest, LetsGoOfWhatAJobHoldsBeforeItsRequestIsTold) {
  Engine engine(1, 100, [](double) {});
  auto held = std::make_shared<int>(7);
  const std::weak_ptr<int> watched = held;
  Job job;
  job.run = [held = std::move(held)] {};
  std::promise<bool> gone;
  engine.submit({std::move(job)}, patient(), [&] { gone.set_value(watched.expired()); });
  EXPECT_TRUE(gone.get_future().get());
}

TEST_F(EngineTest, IsDoneAtOnceWithARequestWithoutJobs) {
  Engine engine(1, 0, [](double) {});
  bool told = false;
  engine.submit({}, patient(), [&] { told = true; });
  EXPECT_TRUE(told);
}

TEST_F(EngineTest, TellsHowLongEachJobWaited) {
  std::vector<double> waited;
  Engine engine(1, 100, [&](double seconds) { waited.push_back(seconds); });
  Asked asked;
  {
    const Blocker blocker(engine);
    engine.submit(jobs("a", 2), patient(), asked.done());
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_TRUE(asked.ends());
  engine.stop();
  ASSERT_EQ(waited.size(), 3u);  // the blocker's is the first
  EXPECT_GE(waited[1], 0.02);
  EXPECT_GE(waited[2], waited[1]);
  EXPECT_LT(waited[2], 20);
}

TEST_F(EngineTest, StopsWhenWhatRunsIsDoneAndDropsWhatWaits) {
  Engine engine(1, 100, [](double) {});
  Blocker blocker(engine);
  engine.submit(jobs("a", 2), patient(), [this] { diary_.note("told"); });
  auto stopped = std::async(std::launch::async, [&] { engine.stop(); });
  EXPECT_EQ(stopped.wait_for(50ms), std::future_status::timeout);  // the blocker's job runs
  blocker.let_go();
  EXPECT_EQ(stopped.wait_for(20s), std::future_status::ready);
  EXPECT_EQ(diary_.text(), "");
  engine.stop();  // there is nothing left to stop
}

TEST_F(EngineTest, JudgesEachPictureByItsOwnEncoding) {
  for (const int batch : {1, 4}) {
    const auto model = tiny({.threads = 1, .batch = batch});
    Engine engine(1, 100, [](double) {});
    Asked one, other;
    Blocker blocker(engine);
    engine.submit({picture(model, "a", 64), picture(model, "b", 72)}, patient(), one.done());
    engine.submit({picture(model, "c", 80)}, patient(), other.done());
    blocker.let_go();
    EXPECT_TRUE(one.ends() && other.ends());
  }
  EXPECT_EQ(diary_.text(), "a:64=64 c:80=80 b:72=72 a:64=64 c:80=80 b:72=72 ");
}

TEST_F(EngineTest, JudgesTheOthersIfOnePictureCannotBeRead) {
  const auto model = tiny({.threads = 1, .batch = 4});
  Engine engine(1, 100, [](double) {});
  Asked asked;
  Job broken = picture(model, "b", 64);
  broken.read = []() -> Image { throw Error(ErrorCode::kBadFormat, "no picture"); };
  Blocker blocker(engine);
  engine.submit({picture(model, "a", 64), broken, picture(model, "c", 80)}, patient(), asked.done());
  blocker.let_go();
  EXPECT_TRUE(asked.ends());
  EXPECT_EQ(diary_.text(), "b!bad-format a:64=64 c:80=80 ");
}

TEST_F(EngineTest, JudgesTheOthersIfTheEncoderRefusesOne) {
  const auto model = tiny({.threads = 1, .batch = 4});
  Engine engine(1, 100, [](double) {});
  Asked asked;
  Job empty = picture(model, "b", 64);
  empty.read = [] { return Image{}; };
  Blocker blocker(engine);
  engine.submit({picture(model, "a", 64), empty, picture(model, "c", 80)}, patient(), asked.done());
  blocker.let_go();
  EXPECT_TRUE(asked.ends());
  EXPECT_EQ(diary_.text(), "a:64=64 b!invalid-argument c:80=80 ");
}

TEST_F(EngineTest, JudgesTheOthersIfOneJudgementFails) {
  const auto model = tiny({.threads = 1, .batch = 4});
  Engine engine(1, 100, [](double) {});
  Asked asked;
  Job failing = picture(model, "b", 64);
  failing.judge = [](const Image&, const EncodedPicture&) { throw Error(ErrorCode::kIncompatible, "another model"); };
  Blocker blocker(engine);
  engine.submit({picture(model, "a", 64), failing, picture(model, "c", 80)}, patient(), asked.done());
  blocker.let_go();
  EXPECT_TRUE(asked.ends());
  EXPECT_EQ(diary_.text(), "a:64=64 b!incompatible c:80=80 ");
}

TEST_F(EngineTest, NeverEncodesPicturesOfTwoModelsTogether) {
  const auto one = tiny({.threads = 1, .batch = 4});
  const auto other = std::make_shared<const Model>(load({.threads = 1, .batch = 4}, /*seed=*/2));
  Engine engine(1, 100, [](double) {});
  std::atomic<int> wrong{0};
  const auto judged_by = [&](const std::shared_ptr<const Model>& model, const std::string& name) {
    Job job = picture(model, name, 64);
    job.judge = [this, &wrong, model, name](const Image& image, const EncodedPicture& encoded) {
      const ImageView view = image.view();
      wrong += Detector(*model, model->encode_prompts({&view, 1}), {.decide = false}).detect(encoded).pred_score > 1e-6;
      diary_.note(name);
    };
    return job;
  };
  Asked a, b;
  Blocker blocker(engine);
  engine.submit({judged_by(one, "a1"), judged_by(one, "a2")}, patient(), a.done());
  engine.submit({judged_by(other, "b1"), judged_by(other, "b2")}, patient(), b.done());
  blocker.let_go();
  EXPECT_TRUE(a.ends() && b.ends());
  EXPECT_EQ(diary_.text(), "a1 a2 b1 b2 ");
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace inctrl::server
