// latitude: the window. `latitude [MODEL]`, or `latitude --screenshot FILE.png` for a picture of it without a display.
#include <QApplication>
#include <QCommandLineParser>
#include <QImage>
#include <QPointer>
#include <QTimer>
#include <cstdio>
#include <exception>

#include "io/error.h"
#include "ui/main_window.h"
#include "ui/theme.h"

namespace {

using namespace latitude;

constexpr const char* kPictureName = "latitude-window.png";

// Takes the picture once everything that the model's first sight asks for has been shown.
void take_screenshot(ui::Hub& hub, ui::MainWindow& window, const QString& path) {
  const auto pending = std::make_shared<int>(5);
  const auto arrived = [&window, path, pending] {
    if (--*pending > 0) return;
    QTimer::singleShot(300, &window, [&window, path] {
      const bool saved = window.grab().save(path, "PNG");
      std::fprintf(saved ? stdout : stderr, saved ? "wrote %s\n" : "latitude: %s cannot be written\n",
                   path.toLocal8Bit().constData());
      QApplication::exit(saved ? 0 : 1);
    });
  };
  const auto once = Qt::SingleShotConnection;
  QObject::connect(&hub, &ui::Hub::decoded_ready, &window, arrived, once);
  QObject::connect(&hub, &ui::Hub::strips_ready, &window, arrived, once);
  QObject::connect(&hub, &ui::Hub::samples_ready, &window, arrived, once);
  QObject::connect(&hub, &ui::Hub::map_ready, &window, arrived, once);
  QObject::connect(&hub, &ui::Hub::paths_ready, &window, arrived, once);
  QObject::connect(&hub, &ui::Hub::message, &window, [](const QString& text) {
    std::fprintf(stderr, "latitude: %s\n", text.toLocal8Bit().constData());
    QApplication::exit(1);
  });
  // A model without an atlas has no map and no paths: it is shown as it is.
  QTimer::singleShot(10000, &window, [arrived, pending] {
    *pending = 1;
    arrived();
  });
}

// A first model that cannot be opened is reported, and the one that ships stands in for it.
void open_or_fall_back(ui::Hub& hub, const QString& first) {
  QObject::connect(
      &hub, &ui::Hub::busy_changed, &hub,
      [&hub, first, tried = false](bool busy) mutable {
        if (busy || std::exchange(tried, true)) return;
        const QString shipped = QString::fromStdString(engine::default_model());
        if (!hub.model() && !shipped.isEmpty() && shipped != first) hub.open(shipped);
      },
      Qt::QueuedConnection);
  hub.open(first);
}

int run(QApplication& application, bool without_display) {
  QCommandLineParser parser;
  parser.setApplicationDescription("Explorer of latent spaces");
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument("model", "a model file, or the name of one in models/", "[model]");
  const QCommandLineOption screenshot("screenshot", "Write a picture of the window and end.", "FILE.png");
  const QCommandLineOption size("size", "Size of the window.", "WxH", "1280x800");
  const QCommandLineOption theme("theme", "dark, light or system", "theme");
  const QCommandLineOption fresh("fresh", "Ignore what the last session left.");
  parser.addOptions({screenshot, size, theme, fresh});
  parser.process(application);

  ui::Hub hub;
  ui::apply_theme(application, ui::Theme::system);
  ui::MainWindow window(hub);
  const QString picture =
      without_display && !parser.isSet(screenshot) ? QString(kPictureName) : parser.value(screenshot);
  const bool restored = picture.isEmpty() && !parser.isSet(fresh) && parser.positionalArguments().isEmpty() &&
                        window.restore_from_settings();
  const QStringList wanted = parser.value(size).split('x');
  if ((parser.isSet(size) || !picture.isEmpty()) && wanted.size() == 2) {
    window.resize(wanted[0].toInt(), wanted[1].toInt());
    window.restore_default_layout();
  }
  const QString name = parser.value(theme);
  if (!name.isEmpty() || !restored) {
    hub.set_theme(name == "light" ? ui::Theme::light : name == "system" ? ui::Theme::system : ui::Theme::dark);
  }
  if (!picture.isEmpty()) take_screenshot(hub, window, picture);
  if (!restored) {
    const QString first = parser.positionalArguments().isEmpty() ? QString::fromStdString(engine::default_model())
                                                                 : parser.positionalArguments().front();
    if (first.isEmpty()) {
      window.show_message("No model ships in models/; open one (Ctrl+O) or train one.");
    } else {
      open_or_fall_back(hub, first);
    }
  }
  window.show();
  window.setFocus();
  return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
  const bool without_display = qEnvironmentVariableIsEmpty("DISPLAY") &&
                               qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") &&
                               qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
  if (without_display) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    std::fprintf(stderr, "latitude: there is no display; a picture of the window goes to %s\n", kPictureName);
  }
  try {
    QApplication application(argc, argv);
    QApplication::setApplicationName("Latitude");
    QApplication::setOrganizationName("Latitude");
    QApplication::setApplicationVersion(LATITUDE_VERSION);
    return run(application, without_display);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "latitude: %s\n", error.what());
    return 1;
  }
}
