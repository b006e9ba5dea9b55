// apps/cli/doctor_machine.cpp. Tested by tests/cli/doctor_machine_test.cpp
#include "cli/doctor_machine.h"

#include <algorithm>
#include <ctime>
#include <iomanip>
#include <optional>
#include <sstream>

namespace inctrl::cli {
namespace {

constexpr const char* kWhoHoldsMemory = "ps -eo rss,pid,comm --sort=-rss | head";

Finding check_instructions(const ProcessorFacts& facts) {
  const std::string name = facts.name.empty() ? "this processor" : facts.name;
  if (!facts.is_x86) return ok("processor", name);
  if (facts.avx2) return ok("processor", name + ", with " + (facts.avx512 ? "AVX-512" : "AVX2"));
  return slow(
      "processor",
      name + " has no AVX2, without which a picture takes several times as long; virtual machines often hide it",
      "qemu-system-x86_64 -cpu host ...  # or the like of what runs this virtual machine");
}

// What each value of --precision would come to.
Finding check_precision(const ProcessorFacts& facts) {
  std::string message = facts.bf16 ? "it multiplies bfloat16: --precision auto is faster than f32, the default"
                                   : "it has no bfloat16: --precision bf16 is refused, and auto means f32";
  message += facts.vnni ? "; 8-bit products are fast (VNNI): a model of inctrl quantize is worth trying"
                        : "; without VNNI int8 gains little";
  return ok("precision", message);
}

Finding check_cores(const ProcessorFacts& facts) {
  std::ostringstream message;
  message << facts.usable << " of " << facts.present << " processors may be used";
  const double time = std::min(facts.quota.value_or(facts.usable), static_cast<double>(facts.usable));
  if (facts.quota) message << ", for the time of " << std::setprecision(3) << *facts.quota << " (cgroup)";
  if (static_cast<double>(facts.threads) <= time + 0.5) return ok("cores", message.str());
  message << "; by itself the program starts " << facts.threads << " threads, which wait for each other";
  const int threads = std::max(1, static_cast<int>(time));
  return slow("cores", message.str(),
              "inctrl detect parts/ --normal good/ --threads " + std::to_string(threads) +
                  "  # likewise serve, eval and others");
}

std::optional<Finding> check_governor(const ProcessorFacts& facts) {
  if (facts.governor.empty()) return std::nullopt;
  // These drivers raise the frequency by themselves, whatever the policy is called.
  const bool by_itself = facts.driver == "intel_pstate" || facts.driver == "amd-pstate-epp";
  const std::string message = "the policy is " + facts.governor + " (" + facts.driver + ")";
  if (facts.governor != "powersave" || by_itself) return ok("frequency", message);
  return slow("frequency", message + ": processors stay at their lowest frequency",
              "sudo cpupower frequency-set --governor performance");
}

std::string date_of(Moment moment) {
  const std::time_t time = std::chrono::system_clock::to_time_t(moment);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::ostringstream text;
  text << std::put_time(&parts, "%Y-%m-%d %H:%M UTC");
  return text.str();
}

}  // namespace

Findings check_processor(const ProcessorFacts& facts) {
  Findings findings{check_instructions(facts), check_precision(facts), check_cores(facts)};
  if (std::optional<Finding> governor = check_governor(facts)) findings.push_back(*std::move(governor));
  return findings;
}

Findings check_memory(const MemoryFacts& facts) {
  constexpr std::uint64_t kLittle = 512ull << 20, kTooLittle = 200ull << 20;  // inctrl-lite takes 141 MiB at its peak
  constexpr std::uint64_t kFewAddresses = 4ull << 30, kTooFewAddresses = 600ull << 20;  // with 488 MiB nothing compiles
  constexpr std::uint64_t kLittleToPromise = 2ull << 30;
  Findings findings;
  const std::uint64_t free = std::min(facts.available.value_or(UINT64_MAX), facts.left.value_or(UINT64_MAX));
  std::string message =
      free == UINT64_MAX ? "the system does not say how much is free" : in_bytes(free) + " can be had";
  if (facts.total) message += ", the machine has " + in_bytes(*facts.total);
  if (facts.limit) message += ", the cgroup's limit is " + in_bytes(*facts.limit);
  if (free < kTooLittle)
    findings.push_back(wrong("memory", message + ": too little for the smallest model", kWhoHoldsMemory));
  else if (free < kLittle)
    findings.push_back(slow("memory", message + ": enough for the default model, hardly for others", kWhoHoldsMemory));
  else
    findings.push_back(ok("memory", message));
  if (facts.address_space && *facts.address_space < kFewAddresses) {
    const std::string addresses = "the process may use " + in_bytes(*facts.address_space) + " of addresses";
    const char* const remedy = "ulimit -v unlimited";
    findings.push_back(*facts.address_space < kTooFewAddresses
                           ? wrong("memory", addresses + ", too few for any model and its threads", remedy)
                           : slow("memory", addresses + ", too few for large models and many threads", remedy));
  }
  if (facts.committable && *facts.committable < kLittleToPromise)
    findings.push_back(slow("memory",
                            "the system lends no memory that it has not (overcommit is off), and " +
                                in_bytes(*facts.committable) + " are left to promise",
                            "sudo sysctl vm.overcommit_memory=0"));
  return findings;
}

Finding check_clock(Moment now, Moment written) {
  constexpr auto kDay = std::chrono::hours(24);
  const std::string message = "it is " + date_of(now);
  if (now + kDay < written)
    return wrong("clock",
                 message + ", long before the program was built (" + date_of(written) +
                     "): results get wrong times, and certificates are refused",
                 "sudo timedatectl set-ntp true");
  if (now > written + 365 * 20 * kDay)
    return wrong("clock", message + ", decades after the program was built", "sudo timedatectl set-ntp true");
  return ok("clock", message);
}

Finding check_open_files(std::uint64_t limit, std::uint64_t connections) {
  constexpr std::uint64_t kOwn = 100;      // files of the server itself, about
  constexpr std::uint64_t kEnough = 1000;  // clients
  const std::uint64_t clients = std::min(connections, limit > kOwn ? limit - kOwn : 1);
  const std::string message = std::to_string(limit) + " may be open: inctrl serve can have about " +
                              std::to_string(clients) + " clients connected at once";
  if (clients >= kEnough) return ok("open files", message);
  return slow("open files", message, "inctrl serve --max-connections " + std::to_string(clients));
}

}  // namespace inctrl::cli
