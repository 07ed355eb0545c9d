// latitude-cli: the core without a window. Exit status 0, 1 (it failed: one line on standard error) or 2 (usage).
#include <cstdio>
#include <exception>
#include <string>

#include "app/commands/commands.h"

int main(int argc, char** argv) {
  using namespace latitude::app;
  CLI::App app("Latitude: latent spaces from the command line");
  app.set_version_flag("--version", LATITUDE_VERSION);
  app.require_subcommand(1);
  add_info(app);
  add_fetch(app);
  add_train(app);
  add_evaluate(app);
  add_encode(app);
  add_decode(app);
  add_sample(app);
  add_interpolate(app);
  add_geodesic(app);
  add_embed(app);
  add_reproduce(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    // Torch's messages go on with a stack over many lines; the first says what happened.
    const std::string text = error.what();
    std::fprintf(stderr, "latitude-cli: %s\n", text.substr(0, text.find('\n')).c_str());
    return 1;
  }
  return 0;
}
