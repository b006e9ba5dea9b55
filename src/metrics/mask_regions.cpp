// src/metrics/mask_regions.cpp. Tested by tests/metrics/mask_regions_test.cpp
#include "metrics/mask_regions.h"

#include <numeric>

#include "tensor/require.h"

namespace inctrl {
namespace {

// Sets that grow together: each element points to another of its set, or to itself.
class DisjointSets {
 public:
  std::uint32_t add() {
    parents_.push_back(static_cast<std::uint32_t>(parents_.size()));
    return parents_.back();
  }
  std::uint32_t find(std::uint32_t element) {
    while (parents_[element] != element) element = parents_[element] = parents_[parents_[element]];
    return element;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = find(a), b = find(b);
    if (a < b) std::swap(a, b);
    parents_[a] = b;  // the one that began first
  }

 private:
  std::vector<std::uint32_t> parents_;
};

void add_runs_of_row(const ImageView& mask, int y, std::vector<MaskRun>& runs) {
  const std::uint8_t* row = mask.pixels + y * mask.row_stride;
  for (int x = 0; x < mask.width; ++x) {
    if (!row[x]) continue;
    const int begin = x;
    while (x < mask.width && row[x]) ++x;
    runs.push_back({y, begin, x, 0});
  }
}

// Runs [first, middle) of one row, [middle, last) of the next: those that touch, corners included, are of one region.
void join_rows(const std::vector<MaskRun>& runs, std::size_t first, std::size_t middle, DisjointSets& sets) {
  std::size_t above = first;
  for (std::size_t below = middle; below < runs.size(); ++below) {
    while (above < middle && runs[above].end < runs[below].begin) ++above;
    for (std::size_t i = above; i < middle && runs[i].begin <= runs[below].end; ++i)
      sets.join(runs[i].region, runs[below].region);
  }
}

}  // namespace

MaskRegions find_mask_regions(const ImageView& mask) {
  require(mask.pixels && mask.width >= 1 && mask.height >= 1 && mask.format == PixelFormat::kGray8,
          ErrorCode::kInvalidArgument, "mask: ", mask.width, " x ", mask.height, " pixels: needed a gray picture");
  MaskRegions found{{mask.width, mask.height}, {}, {}};
  DisjointSets sets;
  std::size_t above = 0;
  for (int y = 0; y < mask.height; ++y) {
    const std::size_t middle = found.runs.size();
    add_runs_of_row(mask, y, found.runs);
    for (std::size_t i = middle; i < found.runs.size(); ++i) found.runs[i].region = sets.add();
    join_rows(found.runs, above, middle, sets);
    above = middle;
  }
  std::vector<std::uint32_t> numbers(found.runs.size());
  for (MaskRun& run : found.runs) {
    const std::uint32_t root = sets.find(run.region);
    if (root == run.region) {  // the first run of its region
      numbers[root] = static_cast<std::uint32_t>(found.areas.size());
      found.areas.push_back(0);
    }
    run.region = numbers[root];
    found.areas[run.region] += run.end - run.begin;
  }
  return found;
}

}  // namespace inctrl
