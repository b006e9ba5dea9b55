// bench/records_bench.cpp: what does it cost to keep results, and to find them among 100 000? Pictures of 200 KB, maps
// of 12 KB. Where TMPDIR lies decides what a sync costs: give it the disk that is meant.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <random>
#include <vector>

#include "records/records.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "inctrl-bench-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no folder could be made: " + name);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

std::vector<std::byte> noise(std::size_t size) {
  static std::mt19937_64 random(1);
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i + 8 <= size; i += 8) {
    const std::uint64_t word = random();
    for (std::size_t k = 0; k < 8; ++k) bytes[i + k] = static_cast<std::byte>(word >> 8 * k);
  }
  return bytes;
}

// About as long as docs/results-format.md makes it.
const std::string kResult(700, 'r');

void add_results(benchmark::State& state) {
  const Folder folder;
  Records records(folder.path);
  const auto count = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<std::vector<std::byte>> contents;
    std::vector<NewResult> results;
    for (std::size_t i = 0; i < count; ++i) {
      contents.push_back(noise(200'000));
      contents.push_back(noise(12'000));
    }
    for (std::size_t i = 0; i < count; ++i)
      results.push_back({new_record_id(), new_record_id(), 1, "parts/017.png", 0.5f, Label::kNormal, kResult,
                         contents[2 * i], contents[2 * i + 1]});
    state.ResumeTiming();
    records.add(results);
  }
  state.counters["results/s"] =
      benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(add_results)->Arg(1)->Arg(8)->Arg(64)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(2);

constexpr int kMany = 100'000, kSets = 10;

// 100 000 results of ten sets, a third each normal, anomalous, undecided; one in ten reviewed. Without pictures.
struct ManyResults {
  ManyResults() : records(folder.path) {
    std::mt19937 random(1);
    for (int s = 0; s < kSets; ++s) sets.push_back(new_record_id());
    const std::vector<std::byte> map = noise(64);
    for (int done = 0; done < kMany; done += 1000) {
      std::vector<NewResult> results;
      for (int i = 0; i < 1000; ++i)
        results.push_back({new_record_id(),
                           sets[random() % kSets],
                           1,
                           "parts/" + std::to_string(done + i) + ".png",
                           static_cast<float>(random() % 10'000) / 10'000,
                           static_cast<Label>(random() % 3),
                           kResult,
                           {},
                           map});
      records.add(results);
      for (int i = 0; i < 1000; i += 10) ids.push_back(results[static_cast<std::size_t>(i)].id);
    }
    for (std::size_t i = 0; i < ids.size(); i += 10) records.review(ids[i], Review::kNormal, "");
    records.sync();
  }
  Folder folder;
  Records records;
  std::vector<std::string> sets, ids;
};

ManyResults& many() {
  static ManyResults results;
  return results;
}

ResultFilter filter_of(std::int64_t number) {
  switch (number) {
    case 1: return {.set_id = many().sets[3]};
    case 2: return {.label = Label::kAnomalous, .review = Review::kNone};
    case 3: return {.review = Review::kNormal};
    case 4: return {.name_part = "99999"};
    default: return {};
  }
}
const char* const kFilters[] = {"all", "one set", "anomalous, not reviewed", "reviewed", "one name"};

void page_of_50(benchmark::State& state) {
  const ResultFilter filter = filter_of(state.range(0));
  const ResultOrder order = state.range(1) == 0 ? ResultOrder::kNewest : ResultOrder::kScore;
  // The second page: a cursor is part of it.
  const std::string cursor = many().records.results(filter, order, 50, "").next;
  for (auto _ : state) benchmark::DoNotOptimize(many().records.results(filter, order, 50, cursor));
  state.SetLabel(std::string(kFilters[state.range(0)]) + (state.range(1) == 0 ? ", newest" : ", by score"));
}
BENCHMARK(page_of_50)->ArgsProduct({{0, 1, 2, 3, 4}, {0, 1}})->Unit(benchmark::kMillisecond);

void count_results(benchmark::State& state) {
  const ResultFilter filter = filter_of(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(many().records.count(filter));
  state.SetLabel(kFilters[state.range(0)]);
}
BENCHMARK(count_results)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);

void one_result(benchmark::State& state) {
  std::size_t next = 0;
  for (auto _ : state) benchmark::DoNotOptimize(many().records.result(many().ids[next++ % many().ids.size()]));
}
BENCHMARK(one_result)->Unit(benchmark::kMicrosecond);

void review_one(benchmark::State& state) {
  std::size_t next = 0;
  for (auto _ : state) many().records.review(many().ids[next++ % many().ids.size()], Review::kNormal, "fine");
}
BENCHMARK(review_one)->Unit(benchmark::kMillisecond)->UseRealTime();

void all_counts(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(many().records.counts());
}
BENCHMARK(all_counts)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace inctrl
