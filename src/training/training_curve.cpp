// src/training/training_curve.cpp: the log as a drawing. Tested by tests/training/training_log_test.cpp
#include <algorithm>
#include <iomanip>
#include <sstream>
#include <utility>

#include "training/training_log.h"

namespace inctrl {
namespace {

// In pixels of the drawing.
constexpr double kLeft = 60, kTop = 40, kWidth = 640, kHeight = 300;
constexpr std::size_t kMostPoints = 2000;  // of a line; more are thinned out

constexpr const char* kStyle =
    "text{font:12px sans-serif;fill:#333}.grid{stroke:#ddd;fill:none}.steps{stroke:#9bbbd9;fill:none}"
    ".loss{stroke:#1f5a96;fill:none;stroke-width:2}.auroc{stroke:#c0501e;fill:none;stroke-width:2}"
    ".selected{stroke:#c0501e;fill:none;stroke-dasharray:4 3}";

std::string decimal(double value, int digits = 1) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(digits) << value;
  return out.str();
}

using Points = std::vector<std::pair<double, double>>;  // x and y, both 0 to 1

double across(double share) {
  return kLeft + share * kWidth;
}
double down(double share) {
  return kTop + (1 - share) * kHeight;
}

void write_line(std::ostream& out, const char* kind, const Points& points) {
  if (points.empty()) return;
  out << "<polyline class=\"" << kind << "\" points=\"";
  const std::size_t every = points.size() / kMostPoints + 1;
  for (std::size_t i = 0; i < points.size(); i += every)
    out << (i == 0 ? "" : " ") << decimal(across(points[i].first)) << ',' << decimal(down(points[i].second));
  out << "\"/>\n";
}

void write_text(std::ostream& out, double x, double y, const char* anchor, const std::string& text) {
  out << "<text x=\"" << decimal(x) << "\" y=\"" << decimal(y) << "\" text-anchor=\"" << anchor << "\">" << text
      << "</text>\n";
}

void write_axes(std::ostream& out, int epochs, double highest, bool has_auroc) {
  for (int i = 0; i <= 4; ++i) {
    const double share = i / 4.0;
    out << "<path class=\"grid\" d=\"M" << decimal(kLeft) << ' ' << decimal(down(share)) << 'h' << decimal(kWidth)
        << "\"/>\n";
    write_text(out, kLeft - 8, down(share) + 4, "end", decimal(share * highest, 2));
    if (has_auroc) write_text(out, kLeft + kWidth + 8, down(share) + 4, "start", decimal(share, 2));
  }
  const int every = std::max(1, (epochs + 9) / 10);
  for (int epoch = 0; epoch <= epochs; epoch += every)
    write_text(out, across(static_cast<double>(epoch) / epochs), down(0) + 18, "middle", std::to_string(epoch));
  write_text(out, across(0.5), down(0) + 38, "middle", "epochs");
}

}  // namespace

std::string training_curve(const std::vector<LoggedStep>& steps, int selected) {
  const std::vector<EpochSummary> epochs = summarise(steps);
  double highest = 0.01;
  for (const LoggedStep& step : steps) highest = std::max(highest, step.loss.total);
  Points each, mean, auroc;
  const auto count = static_cast<double>(std::max<std::size_t>(1, steps.size()));
  for (const LoggedStep& step : steps)
    each.emplace_back(static_cast<double>(each.size() + 1) / count, step.loss.total / highest);
  for (const EpochSummary& epoch : epochs) {
    const double x = epoch.epoch / static_cast<double>(epochs.size());
    mean.emplace_back(x, epoch.mean.total / highest);
    if (epoch.held_out_auroc) auroc.emplace_back(x, *epoch.held_out_auroc);
  }
  std::ostringstream out;
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 400\" role=\"img\" aria-label=\"Training "
         "curve\">\n"
      << "<style>" << kStyle << "</style>\n<rect width=\"760\" height=\"400\" fill=\"#fff\"/>\n";
  write_axes(out, std::max(1, static_cast<int>(epochs.size())), highest, !auroc.empty());
  write_line(out, "steps", each);
  write_line(out, "loss", mean);
  write_line(out, "auroc", auroc);
  if (selected > 0 && !auroc.empty())
    out << "<path class=\"selected\" d=\"M" << decimal(across(selected / static_cast<double>(epochs.size()))) << ' '
        << decimal(kTop) << 'v' << decimal(kHeight) << "\"/>\n";
  write_text(out, kLeft, 24, "start", "loss: of each step (thin), mean of each epoch (thick)");
  if (!auroc.empty())
    write_text(out, kLeft + kWidth, 24, "end", "held-out AUROC (right scale); dashed: the epoch kept");
  out << "</svg>\n";
  return out.str();
}

}  // namespace inctrl
