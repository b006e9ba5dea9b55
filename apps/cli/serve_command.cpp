// apps/cli/serve_command.cpp: `inctrl serve`. Tested by tests/end_to_end/serve_test.py
#include <sys/resource.h>

#include <atomic>
#include <iomanip>
#include <iostream>
#include <memory>
#include <mutex>

#include "cli/commands.h"
#include "cli/flags.h"
#include "cli/run_flags.h"
#include "cli/value_names.h"
#include "cli/version.h"
#include "server/server.h"
#include "tensor/require.h"
#include "tensor_files/user_folders.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

struct ServeFlags {
  server::ListenOptions listen;
  std::string data, token_file, follow, follow_token_file, model = "inctrl-lite";
  std::size_t queue = 256, pictures = 64;
  double body_mib = 64, bodies_mib = 512, models_mib = 4096, keep_days = 0, keep_gib = 0, deadline = 60;
  int drain = 30;
  MachineFlags machine;
  ReadingFlags reading;
  bool check = false, repair = false, quiet = false;
};

fs::path data_folder(const ServeFlags& flags) {
  if (!flags.data.empty()) return flags.data;
  const std::optional<fs::path> folder = user_data_folder();
  require(folder.has_value(), ErrorCode::kInvalidArgument,
          "--data is missing, and neither XDG_DATA_HOME nor HOME says where data belong");
  return *folder / "serve";
}

// Many clients may stay connected; each is a file handle.
void allow_many_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

std::size_t bytes(double mib) {
  return static_cast<std::size_t>(mib * (1 << 20));
}

server::ServiceOptions service_options(const ServeFlags& flags) {
  server::ServiceOptions options;
  options.data = data_folder(flags);
  options.version = version();
  options.threads = flags.machine.thread_count();
  options.queue = flags.queue, options.pictures = flags.pictures;
  options.body_bytes = bytes(flags.body_mib), options.bodies_bytes = bytes(flags.bodies_mib);
  options.deadline = std::chrono::seconds(static_cast<int>(flags.deadline));
  options.read = flags.reading.options();
  options.models.default_model = flags.model;
  options.models.most_bytes = bytes(flags.models_mib);
  ModelOptions& load = options.models.load;
  load.device = flags.machine.device, load.precision = parse_precision(flags.machine.precision);
  load.threads = load.streams = options.threads;
  load.batch = flags.machine.batch;
  if (const std::optional<fs::path> cache = user_cache_folder()) load.compiled_cache = *cache / "compiled";
  if (flags.keep_days > 0) options.most_age = std::chrono::hours(static_cast<int>(flags.keep_days * 24));
  if (flags.keep_gib > 0) options.most_bytes = bytes(flags.keep_gib * 1024);
  if (!flags.token_file.empty()) options.tokens = server::Tokens::read(flags.token_file);
  options.follow.home = flags.follow;
  if (!flags.follow_token_file.empty()) options.follow.token = server::Tokens::first_of(flags.follow_token_file);
  return options;
}

int check_data(const ServeFlags& flags) {
  Records records(data_folder(flags));
  const CheckReport report = records.check(flags.repair);
  for (const std::string& sentence : report.found) std::cout << sentence << '\n';
  std::cout << (report.found.empty() ? "all is well"
                : report.sound()     ? "all of it is repaired"
                : flags.repair       ? "some of it could not be repaired"
                                     : "--repair removes what is broken")
            << ": " << data_folder(flags).string() << '\n';
  return report.sound() ? kAllDone : kSomeFailed;
}

int run_serve(const ServeFlags& flags) {
  if (flags.check) return check_data(flags);
  require(!flags.repair, ErrorCode::kInvalidArgument, "--repair goes with --check");
  allow_many_files();
  server::ServiceOptions options = service_options(flags);
  const auto log_mutex = std::make_shared<std::mutex>();
  options.log = [log_mutex](const std::string& line) {
    const std::lock_guard lock(*log_mutex);
    std::cerr << "inctrl serve: " << line << std::endl;
  };
  server::ListenOptions listen = flags.listen;
  listen.drain = std::chrono::seconds(flags.drain);
  server::Service service(options);
  server::Server server(service, listen);
  (void)service.models().get("");  // the first request shall not wait for it
  const std::string scheme = listen.tls_certificate.empty() ? "http://" : "https://";
  const std::string host = listen.host.find(':') == std::string::npos ? listen.host : '[' + listen.host + ']';
  server.run([&] {
    if (!flags.quiet)
      options.log("at " + scheme + host + ':' + std::to_string(server.port()) + "/, data in " + options.data.string() +
                  "; Ctrl-C ends it");
  });
  if (!flags.quiet) options.log("ended; all is saved");
  return kAllDone;
}

void add_limits(CLI::App& command, ServeFlags& flags) {
  command.add_option("--queue", flags.queue, "Pictures that may wait; more are answered with 429")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command.add_option("--max-pictures", flags.pictures, "Pictures of one request at most")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command.add_option("--max-body-mib", flags.body_mib, "MiB of one request's body at most")
      ->check(CLI::Range(0.01, 4096.0))
      ->capture_default_str();
  command.add_option("--max-bodies-mib", flags.bodies_mib, "MiB of all bodies in memory at most")
      ->check(CLI::Range(1.0, 65536.0))
      ->capture_default_str();
  command.add_option("--max-models-mib", flags.models_mib, "MiB of models in memory; the one not used longest goes")
      ->check(CLI::Range(1.0, 1e6))
      ->capture_default_str();
  command.add_option("--max-connections", flags.listen.connections, "Clients connected at once")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command.add_option("--deadline", flags.deadline, "Seconds until a request is given up")
      ->check(CLI::Range(1.0, 3600.0))
      ->capture_default_str();
  command.add_option("--drain", flags.drain, "Seconds that requests under way may take at the end")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  command
      .add_option("--keep-days", flags.keep_days,
                  "Remove results that nobody reviewed after so many days (default: never)")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--keep-gib", flags.keep_gib,
                  "Remove the oldest of them when the data folder is larger (default: never)")
      ->check(CLI::PositiveNumber);
}

}  // namespace

void add_serve_command(CLI::App& app, int& exit_status) {
  const auto flags = std::make_shared<ServeFlags>();
  CLI::App* command = app.add_subcommand("serve", "Serve a page and an HTTP API on this machine or for others");
  command
      ->add_option("--host", flags->listen.host,
                   "The address to listen at; other than this machine's own needs --token-file")
      ->capture_default_str();
  command->add_option("--port", flags->listen.port, "The port; 0: any that is free")->capture_default_str();
  command
      ->add_option("--data", flags->data,
                   "Folder of prompt sets, results and pictures (default: serve in the user's data folder)")
      ->type_name(kFolder);
  command->add_option("--model", flags->model, "The model of new prompt sets that name none")
      ->type_name(kModel)
      ->capture_default_str();
  command->add_option("--token-file", flags->token_file, "Who may ask: lines of TOKEN read or TOKEN full")
      ->type_name(kFile);
  CLI::Option* followed = command->add_option(
      "--follow", flags->follow, "Be a replica: take the prompt sets of the server at this address, and change none");
  command
      ->add_option("--follow-token-file", flags->follow_token_file, "A token file whose first token that server takes")
      ->type_name(kFile)
      ->needs(followed);
  CLI::Option* certificate =
      command
          ->add_option("--tls-cert", flags->listen.tls_certificate, "Certificate chain in PEM: HTTPS instead of HTTP")
          ->type_name(kFile);
  command->add_option("--tls-key", flags->listen.tls_key, "Its key in PEM (default: in the same file)")
      ->type_name(kFile)
      ->needs(certificate);
  add_limits(*command, *flags);
  flags->machine.add_to(*command);
  flags->reading.add_to(*command, true);
  command->add_flag("--check", flags->check, "Look through the data folder instead of serving");
  command->add_flag("--repair", flags->repair, "With --check: remove what is broken");
  command->add_flag("--quiet", flags->quiet, "Say nothing but errors");
  command->footer(
      "Examples:\n"
      "  inctrl serve\n"
      "  inctrl serve --host 0.0.0.0 --token-file tokens.txt --tls-cert server.pem --data /var/lib/inctrl\n"
      "  inctrl serve --follow http://station1:8420 --port 8421 --data replica\n"
      "  inctrl serve --check --data /var/lib/inctrl\n"
      "docs/http.md describes the API, docs/operate.md the service.");
  command->callback([flags, &exit_status] { exit_status = run_reporting([&] { return run_serve(*flags); }); });
}

}  // namespace inctrl::cli
