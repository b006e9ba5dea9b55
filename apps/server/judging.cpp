// apps/server/judging.cpp. Tested by tests/server/detect_test.cpp
#include "server/judging.h"

#include "server/problem.h"
#include "server/waiting.h"
#include "wire/result_json.h"

namespace inctrl::server {
namespace {

// One picture's job: shared with the request, which may have gone when its turn comes.
struct Judging {
  std::shared_ptr<const Comparison> comparison;
  std::vector<ToJudge> pictures;
  Draw draw;
  std::vector<JudgedPicture> judged;
};

void judge_one(Service& service, Judging& all, std::size_t index, const Image& image, const EncodedPicture& encoded,
               Patience::Clock::time_point begin) {
  JudgedPicture& judged = all.judged[index];
  judged.width = image.width, judged.height = image.height;
  judged.result = all.comparison->detector.detect(encoded);
  if (all.draw) judged.drawn = all.draw(image, judged.result);
  service.measures().judged(all.comparison->record.name, std::string(name(judged.result.pred_label)),
                            judged.result.pred_score,
                            std::chrono::duration<double>(Patience::Clock::now() - begin).count());
}

Job job_of(Service& service, const std::shared_ptr<Judging>& all, std::size_t index) {
  const auto begin = std::make_shared<Patience::Clock::time_point>();
  Job job;
  job.model = all->comparison->model;
  job.read = [all, index, begin] {
    *begin = Patience::Clock::now();
    return all->pictures[index].read();
  };
  job.judge = [&service, all, index, begin](const Image& image, const EncodedPicture& encoded) {
    judge_one(service, *all, index, image, encoded, *begin);
  };
  job.fail = [&service, all, index](const std::exception_ptr& error) {
    service.measures().problem(problem_of(error).kind);
    all->judged[index].error = error;
  };
  return job;
}

}  // namespace

boost::asio::awaitable<std::shared_ptr<std::vector<JudgedPicture>>> judge(Service& service,
                                                                          std::shared_ptr<const Comparison> comparison,
                                                                          std::vector<ToJudge> pictures, Draw draw,
                                                                          std::shared_ptr<Patience> patience) {
  const auto all = std::make_shared<Judging>();
  all->comparison = std::move(comparison);
  all->pictures = std::move(pictures);
  all->draw = std::move(draw);
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < all->pictures.size(); ++i) {
    all->judged.push_back({.name = all->pictures[i].name});
    jobs.push_back(job_of(service, all, i));
  }
  co_await run_jobs(service.engine(), std::move(jobs), patience);
  co_return std::shared_ptr<std::vector<JudgedPicture>>(all, &all->judged);
}

Json told(const JudgedPicture& judged, const Comparison& comparison) {
  if (judged.error) {
    const Problem problem = problem_of(judged.error);
    return failure_json(judged.name, problem.kind, problem.detail);
  }
  return result_json(judged.result, {judged.name,
                                     judged.width,
                                     judged.height,
                                     {},
                                     {},
                                     comparison.model->info().name,
                                     comparison.record.name + '@' + std::to_string(comparison.record.version),
                                     comparison.prompts.shots()});
}

}  // namespace inctrl::server
