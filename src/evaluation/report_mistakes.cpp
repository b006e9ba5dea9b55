// src/evaluation/report_mistakes.cpp: the worst mistakes on report.html. Tested by tests/evaluation/report_test.cpp
#include <cmath>

#include "evaluation/html_text.h"
#include "evaluation/report_parts.h"

namespace inctrl {
namespace {

void write_picture(std::ostream& out, const std::string& uri, const std::string& caption) {
  out << "<figure><img src=\"" << html_text(uri) << "\" alt=\"" << caption << "\"><figcaption>" << caption
      << "</figcaption></figure>";
}

void write_mistake(std::ostream& out, const Mistake& mistake) {
  out << "<li><strong>" << html_text(mistake.path) << "</strong><br>"
      << (mistake.anomalous ? "Anomalous, scored too low: " : "Normal, scored too high: ")
      << std::lround(100 * mistake.wrong_share) << " % of the "
      << (mistake.anomalous ? "normal pictures score higher" : "anomalous pictures score lower")
      << ".<br><span class=\"soft\">" << html_text(mistake.category) << ", " << shots_text(mistake.shots) << ", seed "
      << mistake.seed << ", score " << mistake.score << "</span>";
  if (mistake.picture_uri.empty()) {
    out << "<p class=\"soft\">The picture could not be shown.</p></li>\n";
    return;
  }
  out << "<div class=\"pictures\">";
  write_picture(out, mistake.picture_uri, "picture");
  write_picture(out, mistake.map_uri, "anomaly map");
  out << "<div class=\"patches\">";
  write_picture(out, mistake.query_patch_uri, "its most anomalous patch");
  write_picture(out, mistake.prompt_patch_uri, "nearest prompt patch");
  out << "</div></div><span class=\"soft\">Nearest prompt: " << html_text(mistake.prompt) << "</span></li>\n";
}

}  // namespace

void write_mistakes(std::ostream& out, std::span<const Mistake> mistakes) {
  out << "<h2 id=\"mistakes\">Worst mistakes</h2>\n";
  if (mistakes.empty()) {
    out << "<p>None in the runs with the most shots and the first seed: wherever both classes were tested, every "
           "anomalous picture scores higher than every normal one.</p>\n";
    return;
  }
  out << "<p class=\"soft\">The " << mistakes.size()
      << " worst, by the share of the other class on the wrong side; no threshold is needed for that. Each is from the "
         "run with the most shots and the first seed. Patches are shown with two patches around them.</p>\n"
         "<ol class=\"mistakes\">\n";
  for (const Mistake& mistake : mistakes) write_mistake(out, mistake);
  out << "</ol>\n";
}

}  // namespace inctrl
