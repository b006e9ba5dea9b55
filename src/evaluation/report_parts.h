// src/evaluation/report_parts.h: the sections of report.html. Tested by tests/evaluation/report_test.cpp
#pragma once

#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "evaluation/report.h"

namespace inctrl {

std::string_view report_style() noexcept;          // of the whole page
std::string shots_text(int shots);                 // "1 shot", "4 shots"
std::string shown_method(const Results& results);  // the one that is shown in full; empty without runs
std::string anchor_of(const Results& results, const std::string& category);  // where its curves are

void write_figures(std::ostream& out, const Results& results);
void write_mistakes(std::ostream& out, std::span<const Mistake> mistakes);
void write_curves(std::ostream& out, const Results& results);
void write_notes(std::ostream& out, const Results& results);

}  // namespace inctrl
