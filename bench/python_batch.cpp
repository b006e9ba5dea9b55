// bench/python_batch.cpp: the C++ call that bench/python_batch.py compares Python with. Judges the same pictures each
// time it is asked by a line on standard input, and tells the seconds, those of processors, and the highest score.
//   python_batch THREADS PIXELS SIDE COUNT      PIXELS: COUNT pictures of SIDE x SIDE, red, green, blue; the first four
//   are the prompts
#include <inctrl/detector.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

int main(int, char** argv) {
  const int threads = std::stoi(argv[1]), side = std::stoi(argv[3]), count = std::stoi(argv[4]);
  std::ifstream in(argv[2], std::ios::binary);
  const std::vector<char> pixels((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  std::vector<inctrl::ImageView> views;
  for (int i = 0; i < count; ++i) {
    inctrl::ImageView view;
    view.pixels = reinterpret_cast<const std::uint8_t*>(pixels.data()) + std::size_t(i) * side * side * 3;
    view.width = view.height = side;
    view.row_stride = std::ptrdiff_t(side) * 3;
    view.format = inctrl::PixelFormat::kRgb8;
    views.push_back(view);
  }
  const inctrl::Model model =
      inctrl::Model::load(inctrl::Model::find("inctrl-lite"), {.threads = threads, .streams = threads});
  const inctrl::Detector detector(model, model.encode_prompts(std::span(views).first(4)));
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t processor = std::clock();
    std::vector<float> scores(views.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (std::size_t i; (i = next++) < views.size();) scores[i] = detector.detect(views[i]).pred_score;
    };
    std::vector<std::thread> others;
    for (int i = 1; i < threads; ++i) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::cout.precision(9);
    std::cout << seconds.count() << ' ' << static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC << ' '
              << *std::max_element(scores.begin(), scores.end()) << std::endl;
  }
}
