// The window's tests run on the off-screen platform, unless QT_QPA_PLATFORM names another, and never touch a person's
// settings.
#include <gtest/gtest.h>

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>

#include "ui/models.h"
#include "ui/theme.h"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QStandardPaths::setTestModeEnabled(true);
  QApplication application(argc, argv);
  QApplication::setApplicationName("Latitude");
  QApplication::setOrganizationName("Latitude");
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope,
                     QString::fromStdString(latitude::ui::test::temporary_folder()));
  latitude::ui::apply_theme(application, latitude::ui::Theme::dark);
  return RUN_ALL_TESTS();
}
